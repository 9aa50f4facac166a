/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalIrfft, int32: the real numbers that a spectrum belongs to, as many times smaller as they
 * are.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_IRFFT_S32_H
#define TFL2C_SIGNAL_IRFFT_S32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int32_t *turns;  /* [points * 3 / 4][2]: exp(2 pi i n / points) */
    const int32_t *splits; /* [points / 2][2]: exp(pi i ((n + 1) / points + 1 / 2)) */
    int32_t points;        /* half the numbers of the FFT, a power of two, >= 2 */
} tfl2c_signal_irfft_s32_params;

/* Makes all rows.
 * input:   [rows][points + 1][real, imaginary]
 * output:  [rows][2 * points]
 * scratch: [2 * points] */
void tfl2c_signal_irfft_s32(const tfl2c_signal_irfft_s32_params *p, const int32_t *input,
                            int32_t *output, int32_t *scratch, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
