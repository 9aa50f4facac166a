/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ADD, float, of tensors with equally many elements: added and clamped. */
#ifndef TFL2C_ADD_F32_H
#define TFL2C_ADD_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t first_rows;  /* rows that the first input's buffer holds */
    int32_t second_rows; /* rows that the second input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    float output_min;    /* of the activation */
    float output_max;
} tfl2c_add_f32_params;

/* Makes the output rows [first_row, first_row + rows).
 * first, second, output: [rows][row_elements]; the output may be one of the inputs */
void tfl2c_add_f32(const tfl2c_add_f32_params *p, const float *first, const float *second,
                   float *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
