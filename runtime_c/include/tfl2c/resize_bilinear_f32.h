/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* RESIZE_BILINEAR, float: means of four neighbours, weighted by distance. */
#ifndef TFL2C_RESIZE_BILINEAR_F32_H
#define TFL2C_RESIZE_BILINEAR_F32_H

#include <stdint.h>

#include "tfl2c/weighted_grid.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_weighted_grid tfl2c_resize_bilinear_f32_params;

/* Makes the output rows [first_row, first_row + rows).
 * input: [batch * input_height][input_width][channels];
 * output: [batch * output_height][output_width][channels] */
void tfl2c_resize_bilinear_f32(const tfl2c_resize_bilinear_f32_params *p, const float *input,
                               float *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
