/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* GELU, float: x times the standard normal distribution function of x. */
#ifndef TFL2C_GELU_F32_H
#define TFL2C_GELU_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t approximate; /* x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) / 2 instead */
} tfl2c_gelu_f32_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_gelu_f32(const tfl2c_gelu_f32_params *p, const float *input, float *output,
                    int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
