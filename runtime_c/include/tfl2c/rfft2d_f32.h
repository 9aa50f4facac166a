/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* RFFT2D, float: the spectrum of planes of real numbers, along the columns as well as the rows. */
#ifndef TFL2C_RFFT2D_F32_H
#define TFL2C_RFFT2D_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *turns;        /* [points * 3 / 4][2]: exp(-2 pi i n / points) */
    const float *splits;       /* [points / 2][2]: exp(-pi i ((n + 1) / points + 1 / 2)) */
    const float *column_turns; /* [rows * 3 / 4][2]: exp(-2 pi i n / rows) */
    int32_t points;            /* half the columns of the FFT, a power of two, >= 1 */
    int32_t rows;              /* of the FFT, a power of two, >= 1 */
    int32_t input_rows;        /* those beyond the FFT's do not count, those missing are 0 */
    int32_t input_columns;     /* likewise */
} tfl2c_rfft2d_f32_params;

/* Makes the spectra of all planes.
 * input:   [planes][input_rows][input_columns]
 * output:  [planes][rows][points + 1][real, imaginary]
 * scratch: [2][rows][real, imaginary] */
void tfl2c_rfft2d_f32(const tfl2c_rfft2d_f32_params *p, const float *input, float *output,
                      float *scratch, int32_t planes);

#ifdef __cplusplus
}
#endif

#endif
