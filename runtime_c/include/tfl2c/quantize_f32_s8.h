/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* QUANTIZE, float to int8: x / scale to the nearest, halves away from zero, clamped.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_QUANTIZE_F32_S8_H
#define TFL2C_QUANTIZE_F32_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    float scale;         /* > 0 */
    int32_t output_zero_point;
} tfl2c_quantize_f32_s8_params;

/* Makes the output rows [first_row, first_row + rows). A NaN becomes -128.
 * input, output: [rows][row_elements] */
void tfl2c_quantize_f32_s8(const tfl2c_quantize_f32_s8_params *p, const float *input,
                           int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
