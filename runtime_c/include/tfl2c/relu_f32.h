/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* RELU, RELU6 and their like, float: x clamped. */
#ifndef TFL2C_RELU_F32_H
#define TFL2C_RELU_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    float output_min;
    float output_max;
} tfl2c_relu_f32_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_relu_f32(const tfl2c_relu_f32_params *p, const float *input, float *output,
                    int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
