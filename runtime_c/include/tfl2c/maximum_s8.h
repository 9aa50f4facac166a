/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MAXIMUM, int8, of tensors with equally many elements: the greater code of two. Arithmetic:
 * TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_MAXIMUM_S8_H
#define TFL2C_MAXIMUM_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t first_rows;  /* rows that the first input's buffer holds */
    int32_t second_rows; /* rows that the second input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
} tfl2c_maximum_s8_params;

/* Makes the output rows [first_row, first_row + rows).
 * first, second, output: [rows][row_elements]; the output may be one of the inputs */
void tfl2c_maximum_s8(const tfl2c_maximum_s8_params *p, const int8_t *first, const int8_t *second,
                      int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
