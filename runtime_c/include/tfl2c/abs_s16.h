/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ABS, int16: |x| rescaled. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_ABS_S16_H
#define TFL2C_ABS_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t multiplier;  /* Q31: 0 or [2^30, 2^31) */
    int32_t shift;       /* power of two: [-31, 14] */
    int32_t greatest;    /* 32767, or 32768, which wraps, of integers that are no codes */
} tfl2c_abs_s16_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_abs_s16(const tfl2c_abs_s16_params *p, const int16_t *input, int16_t *output,
                   int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
