/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_x16 with half the channels at a time: less scratch, and as fast where there are
 * at most 8 channels. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_X8_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_X8_H

#include <stdint.h>

#include "tfl2c/depthwise_grids.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_depthwise_grids tfl2c_depthwise_conv_2d_s8_x8_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch. The
 * output may lie over the input as in depthwise_conv_2d_s8_x16.h.
 * input:   [batch][input_height][input_width][channels], at least the rows in the window
 * output:  [batch][output_height][output_width][channels]
 * scratch: 32 * columns + the larger of 32 and 4 * tile bytes */
void tfl2c_depthwise_conv_2d_s8_x8(const tfl2c_depthwise_conv_2d_s8_x8_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
