/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* RESIZE_BILINEAR, int8: means of four neighbours, weighted in Q10 by distance.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_RESIZE_BILINEAR_S8_H
#define TFL2C_RESIZE_BILINEAR_S8_H

#include <stdint.h>

#include "tfl2c/stepped_grid.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_stepped_grid tfl2c_resize_bilinear_s8_params;

/* Makes the output rows [first_row, first_row + rows).
 * input: [batch * input_height][input_width][channels];
 * output: [batch * output_height][output_width][channels] */
void tfl2c_resize_bilinear_s8(const tfl2c_resize_bilinear_s8_params *p, const int8_t *input,
                              int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
