/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* uint8 codes to int8 codes, 128 less each, or back: the highest bit of every byte changes. */
#ifndef TFL2C_FLIP_SIGN_H
#define TFL2C_FLIP_SIGN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
} tfl2c_flip_sign_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: bytes [rows][row_elements]; they may be the same */
void tfl2c_flip_sign(const tfl2c_flip_sign_params *p, const void *input, void *output,
                     int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
