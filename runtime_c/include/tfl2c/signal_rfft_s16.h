/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalRfft, int16: the spectrum of real numbers, as many times smaller as these are.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_RFFT_S16_H
#define TFL2C_SIGNAL_RFFT_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int16_t *turns;  /* [points * 3 / 4][2]: exp(-2 pi i n / points) */
    const int16_t *splits; /* [points / 2][2]: exp(-pi i ((n + 1) / points + 1 / 2)) */
    int32_t points;        /* half the numbers of the FFT, a power of two, >= 2 */
    int32_t length;        /* numbers that are given; 0 stands for the others */
} tfl2c_signal_rfft_s16_params;

/* Makes all spectra.
 * input:  [rows][length]
 * output: [rows][points + 1][real, imaginary] */
void tfl2c_signal_rfft_s16(const tfl2c_signal_rfft_s16_params *p, const int16_t *input,
                           int16_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
