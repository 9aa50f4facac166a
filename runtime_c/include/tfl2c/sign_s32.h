/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SIGN, int32: 1 above 0, -1 below. */
#ifndef TFL2C_SIGN_S32_H
#define TFL2C_SIGN_S32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
} tfl2c_sign_s32_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_sign_s32(const tfl2c_sign_s32_params *p, const int32_t *input, int32_t *output,
                    int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
