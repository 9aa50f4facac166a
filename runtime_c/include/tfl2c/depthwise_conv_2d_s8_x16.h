/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, int8, up to 3 x 3 taps side by side, one output channel for each input channel,
 * for vectors: a window of a channel is 16 bytes. Arithmetic: TensorFlow Lite Micro's reference
 * kernel. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_X16_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_X16_H

#include <stdint.h>

#include "tfl2c/depthwise_grids.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_depthwise_grids tfl2c_depthwise_conv_2d_s8_x16_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch. If a
 * tile is a whole row, what a row needs of a channel is read before that channel of the row is
 * written, so the output may lie over the input by whole pixels.
 * input:   [batch][input_height][input_width][channels], at least the rows in the window
 * output:  [batch][output_height][output_width][channels]
 * scratch: 64 * columns + 4 * tile bytes */
void tfl2c_depthwise_conv_2d_s8_x16(const tfl2c_depthwise_conv_2d_s8_x16_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
