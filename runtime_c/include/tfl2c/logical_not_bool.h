/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LOGICAL_NOT. Elements are 0 or 1. */
#ifndef TFL2C_LOGICAL_NOT_BOOL_H
#define TFL2C_LOGICAL_NOT_BOOL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
} tfl2c_logical_not_bool_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; the output may be the input */
void tfl2c_logical_not_bool(const tfl2c_logical_not_bool_params *p, const uint8_t *input,
                            uint8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
