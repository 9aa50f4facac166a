/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEQUANTIZE, int16 to float: scale * (code - zero_point), rounded once.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_DEQUANTIZE_S16_F32_H
#define TFL2C_DEQUANTIZE_S16_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    float scale;         /* > 0 */
    int32_t zero_point;
} tfl2c_dequantize_s16_f32_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements] */
void tfl2c_dequantize_s16_f32(const tfl2c_dequantize_s16_f32_params *p, const int16_t *input,
                              float *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
