/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* RESIZE_BILINEAR of int8 codes that stand for uint8 codes, which are greater by 128: means of four
 * neighbours, weighted by distance in float and rounded, halves up.
 * Arithmetic: TensorFlow Lite's reference kernel for uint8. */
#ifndef TFL2C_RESIZE_BILINEAR_U8_H
#define TFL2C_RESIZE_BILINEAR_U8_H

#include <stdint.h>

#include "tfl2c/weighted_grid.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_weighted_grid tfl2c_resize_bilinear_u8_params;

/* Makes the output rows [first_row, first_row + rows).
 * input: [batch * input_height][input_width][channels];
 * output: [batch * output_height][output_width][channels] */
void tfl2c_resize_bilinear_u8(const tfl2c_resize_bilinear_u8_params *p, const int8_t *input,
                              int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
