/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SQUARE, float: x * x. */
#ifndef TFL2C_SQUARE_F32_H
#define TFL2C_SQUARE_F32_H

#include <stdint.h>

#include "tfl2c/elements_f32.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_elements tfl2c_square_f32_params;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
void tfl2c_square_f32(const tfl2c_square_f32_params *p, const float *input, float *output,
                      int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
