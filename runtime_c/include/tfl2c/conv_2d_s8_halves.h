/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int8, one group, as conv_2d_s8_packed, with about half its scratch: the windows are packed
 * in two halves, of rows. The first has half the rows, or as many more as make its products a
 * multiple of 4, and fewer than all; the sums of products are below 2^20 in magnitude for all
 * pixels. Weights: conv_2d_packed.h. */
#ifndef TFL2C_CONV_2D_S8_HALVES_H
#define TFL2C_CONV_2D_S8_HALVES_H

#include <stdint.h>

#include "tfl2c/conv_2d_packed.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_conv_2d_packed tfl2c_conv_2d_s8_halves_params; /* segment: products */

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 8 bytes for each product of the first half, 32 for every four output channels, and behind
 *          them a row of the kernel, kernel_width * input_channels
 */
void tfl2c_conv_2d_s8_halves(const tfl2c_conv_2d_s8_halves_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
