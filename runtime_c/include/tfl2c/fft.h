/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FFT of complex numbers, as many as a power of two: decimation in time by radix 4, with radix 2 for
 * the first pass where the power is odd. A header that says what complex numbers are comes before:
 * fft_parts.h or fft_pairs_s16.h.
 *
 * A pass divides by its radix before it multiplies, so that in fixed point the result is as many
 * times smaller as there are points. A factor of 1 changes no number that was divided. */
#ifndef TFL2C_FFT_H
#define TFL2C_FFT_H

#include <stdint.h>

/* The number at i of those that are given in `length` parts; what is missing is 0. */
static inline tfl2c_complex tfl2c_fft_given(const tfl2c_fft_number *x, int32_t length, int32_t i)
{
    if (2 * i + 1 < length) {
        return tfl2c_fft_at(x, i);
    }
    return tfl2c_fft_pair(2 * i < length ? x[2 * i] : 0, 0);
}

/* Four numbers, `m` apart from each other, from b, c and d times their factors. To go back instead
 * of forth, the second and the fourth change places. */
static inline void tfl2c_fft_cross_four(tfl2c_fft_number *x, int32_t i, int32_t m, int32_t back,
                                        tfl2c_complex a, tfl2c_complex b, tfl2c_complex c,
                                        tfl2c_complex d)
{
    const tfl2c_complex even = tfl2c_fft_add(a, c);
    const tfl2c_complex odd = tfl2c_fft_add(b, d);
    const tfl2c_complex rest = tfl2c_fft_subtract(a, c);
    const tfl2c_complex turned = tfl2c_fft_subtract(b, d);
    const tfl2c_complex second = tfl2c_fft_add_right(rest, turned);
    const tfl2c_complex fourth = tfl2c_fft_add_left(rest, turned);

    tfl2c_fft_put(x, i, tfl2c_fft_add(even, odd));
    tfl2c_fft_put(x, i + 2 * m, tfl2c_fft_subtract(even, odd));
    tfl2c_fft_put(x, i + m, back ? fourth : second);
    tfl2c_fft_put(x, i + 3 * m, back ? second : fourth);
}

/* Where the next group of numbers comes from: places count in digits of four, the last one of which
 * stands for the farthest step. */
static inline int32_t tfl2c_fft_next(int32_t from, int32_t step)
{
    for (; step > 0 && (from & (3 * step)) == 3 * step; step /= 4) {
        from -= 3 * step;
    }
    return from + step;
}

/* The first pass, which puts numbers in the order that all others need; returns its radix. */
static inline int32_t tfl2c_fft_begin(const tfl2c_fft_number *from, int32_t length,
                                      tfl2c_fft_number *to, int32_t points, int32_t back)
{
    int32_t step = 1; /* between the numbers of a group */
    int32_t first = 0;

    while (4 * step < points) {
        step *= 4;
    }
    if (2 * step == points) {
        for (int32_t i = 0; i < points; i += 2, first = tfl2c_fft_next(first, step / 4)) {
            const tfl2c_complex a = tfl2c_fft_divide(tfl2c_fft_given(from, length, first), 2);
            const tfl2c_complex b =
                tfl2c_fft_divide(tfl2c_fft_given(from, length, first + step), 2);

            tfl2c_fft_put(to, i, tfl2c_fft_add(a, b));
            tfl2c_fft_put(to, i + 1, tfl2c_fft_subtract(a, b));
        }
        return 2;
    }
    for (int32_t i = 0; i < points; i += 4, first = tfl2c_fft_next(first, step / 4)) {
        tfl2c_complex z[4];

        for (int32_t n = 0; n < 4; n++) {
            z[n] = tfl2c_fft_divide(tfl2c_fft_given(from, length, first + n * step), 4);
        }
        tfl2c_fft_cross_four(to, i, 1, back, z[0], z[1], z[2], z[3]);
    }
    return 4;
}

/* The pass that joins four groups of m numbers each. turns: [points * 3 / 4], the i-th being the
 * i-th power of the first root of unity. */
static inline void tfl2c_fft_pass(const tfl2c_fft_number *turns, tfl2c_fft_number *x,
                                  int32_t points, int32_t m, int32_t back)
{
    const int32_t stride = points / (4 * m);

    for (int32_t j = 0; j < m; j++) {
        const tfl2c_complex one = tfl2c_fft_at(turns, j * stride);
        const tfl2c_complex two = tfl2c_fft_at(turns, 2 * j * stride);
        const tfl2c_complex three = tfl2c_fft_at(turns, 3 * j * stride);

        for (int32_t i = j; i < points; i += 4 * m) {
            const tfl2c_complex a = tfl2c_fft_divide(tfl2c_fft_at(x, i), 4);
            tfl2c_complex b = tfl2c_fft_divide(tfl2c_fft_at(x, i + m), 4);
            tfl2c_complex c = tfl2c_fft_divide(tfl2c_fft_at(x, i + 2 * m), 4);
            tfl2c_complex d = tfl2c_fft_divide(tfl2c_fft_at(x, i + 3 * m), 4);

            if (j > 0) {
                b = tfl2c_fft_multiply(b, one);
                c = tfl2c_fft_multiply(c, two);
                d = tfl2c_fft_multiply(d, three);
            }
            tfl2c_fft_cross_four(x, i, m, back, a, b, c, d);
        }
    }
}

/* from: `length` parts of numbers; to: [points], elsewhere. */
static inline void tfl2c_fft(const tfl2c_fft_number *turns, const tfl2c_fft_number *from,
                             int32_t length, tfl2c_fft_number *to, int32_t points, int32_t back)
{
    int32_t m = tfl2c_fft_begin(from, length, to, points, back);

    for (; m < points; m *= 4) {
        tfl2c_fft_pass(turns, to, points, m, back);
    }
}

#endif
