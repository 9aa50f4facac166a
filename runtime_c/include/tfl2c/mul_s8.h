/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MUL, int8, of tensors with equally many elements: multiplied, rescaled and clamped.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_MUL_S8_H
#define TFL2C_MUL_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t first_rows;  /* rows that the first input's buffer holds */
    int32_t second_rows; /* rows that the second input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t first_zero_point;
    int32_t second_zero_point;
    int32_t multiplier; /* Q31: 0 or [2^30, 2^31) */
    int32_t shift;      /* power of two: [-31, 15] */
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_mul_s8_params;

/* Makes the output rows [first_row, first_row + rows).
 * first, second, output: [rows][row_elements]; the output may be one of the inputs */
void tfl2c_mul_s8(const tfl2c_mul_s8_params *p, const int8_t *first, const int8_t *second,
                  int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
