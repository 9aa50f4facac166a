/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* QUANTIZE, int8 to int8: codes of one scale and zero point to those of another.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_REQUANTIZE_S8_H
#define TFL2C_REQUANTIZE_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t input_zero_point;
    int32_t multiplier; /* Q31: 0 or [2^30, 2^31) */
    int32_t shift;      /* power of two: [-31, 23] */
    int32_t output_zero_point;
} tfl2c_requantize_s8_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_requantize_s8(const tfl2c_requantize_s8_params *p, const int8_t *input, int8_t *output,
                         int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
