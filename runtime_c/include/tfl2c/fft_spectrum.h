/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The spectrum of real numbers, from the FFT of pairs of them taken for complex ones, and back. */
#ifndef TFL2C_FFT_SPECTRUM_H
#define TFL2C_FFT_SPECTRUM_H

#include "tfl2c/fft.h"

/* x: in, [points]; out, [points + 1]. splits: [points / 2] */
static inline void tfl2c_fft_split(const tfl2c_fft_number *splits, tfl2c_fft_number *x,
                                   int32_t points)
{
    const tfl2c_complex mean = tfl2c_fft_divide(tfl2c_fft_at(x, 0), 2);

    tfl2c_fft_put(x, 0, tfl2c_fft_sum_of_parts(mean));
    tfl2c_fft_put(x, points, tfl2c_fft_difference_of_parts(mean));
    for (int32_t k = 1; k <= points / 2; k++) {
        const tfl2c_complex a = tfl2c_fft_divide(tfl2c_fft_at(x, k), 2);
        const tfl2c_complex b =
            tfl2c_fft_divide(tfl2c_fft_conjugate(tfl2c_fft_at(x, points - k)), 2);
        const tfl2c_complex even = tfl2c_fft_add(a, b);
        const tfl2c_complex odd =
            tfl2c_fft_multiply(tfl2c_fft_subtract(a, b), tfl2c_fft_at(splits, k - 1));

        tfl2c_fft_put(x, k, tfl2c_fft_front(even, odd));
        tfl2c_fft_put(x, points - k, tfl2c_fft_rear(even, odd)); /* last where both are one */
    }
}

/* spectrum: [points + 1]; x: [points] */
static inline void tfl2c_fft_join(const tfl2c_fft_number *splits, const tfl2c_fft_number *spectrum,
                                  tfl2c_fft_number *x, int32_t points)
{
    const tfl2c_fft_number low = spectrum[0];
    const tfl2c_fft_number high = spectrum[2 * points];
    const tfl2c_complex ends =
        tfl2c_fft_pair(tfl2c_fft_sum(low, high), tfl2c_fft_difference(low, high));

    tfl2c_fft_put(x, 0, tfl2c_fft_divide(ends, 2));
    for (int32_t k = 1; k <= points / 2; k++) {
        const tfl2c_complex a = tfl2c_fft_divide(tfl2c_fft_at(spectrum, k), 2);
        const tfl2c_complex b =
            tfl2c_fft_divide(tfl2c_fft_conjugate(tfl2c_fft_at(spectrum, points - k)), 2);
        const tfl2c_complex even = tfl2c_fft_add(a, b);
        const tfl2c_complex odd =
            tfl2c_fft_multiply(tfl2c_fft_subtract(a, b), tfl2c_fft_at(splits, k - 1));

        tfl2c_fft_put(x, k, tfl2c_fft_add(even, odd));
        tfl2c_fft_put(x, points - k, tfl2c_fft_conjugate(tfl2c_fft_subtract(even, odd)));
    }
}

#endif
