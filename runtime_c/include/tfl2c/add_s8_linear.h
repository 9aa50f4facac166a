/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ADD and SUB, int8, of tensors with equally many elements, by one line where it was proved for all
 * pairs of codes: code = saturate8((addend + a * first_multiplier + b * second_multiplier) >> 22).
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as add_s8 and sub_s8. */
#ifndef TFL2C_ADD_S8_LINEAR_H
#define TFL2C_ADD_S8_LINEAR_H

#include <stdint.h>

#define TFL2C_ADD_S8_LINEAR_SHIFT 22

#ifdef __cplusplus
extern "C" {
#endif

/* No pair of codes leaves 32 bits. */
typedef struct {
    int32_t row_elements;
    int32_t first_rows;  /* rows that the first input's buffer holds */
    int32_t second_rows; /* rows that the second input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t addend;
    int32_t first_multiplier;
    int32_t second_multiplier;
} tfl2c_add_s8_linear_params;

/* Makes the output rows [first_row, first_row + rows).
 * first, second, output: [rows][row_elements]; the output may be one of the inputs */
void tfl2c_add_s8_linear(const tfl2c_add_s8_linear_params *p, const int8_t *first,
                         const int8_t *second, int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
