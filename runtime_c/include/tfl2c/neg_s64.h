/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* NEG, int64: -x modulo 2^64. */
#ifndef TFL2C_NEG_S64_H
#define TFL2C_NEG_S64_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
} tfl2c_neg_s64_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_neg_s64(const tfl2c_neg_s64_params *p, const int64_t *input, int64_t *output,
                   int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
