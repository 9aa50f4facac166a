/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, int8, 3 x 3 taps, stride 1, one output channel for each input channel,
 * weights packed for 16-bit products. Arithmetic: TensorFlow Lite Micro's reference kernel, as
 * depthwise_conv_2d_s8. Every rescaling was proved equal to the reference's for all sums that can
 * occur when the weights were packed: depthwise_bands.h. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_3X3_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_3X3_H

#include <stdint.h>

#include "tfl2c/depthwise_bands.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_depthwise_bands tfl2c_depthwise_conv_2d_s8_3x3_params; /* band: [2, 8] and even */

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][channels], at least the rows in the window
 * output:  [batch][output_height][output_width][channels]
 * scratch: 16 * band * (output_width + 2) bytes, or if the image has padding on its left and on its
 *          right 16 * band * (output_width + 1) + 32 */
void tfl2c_depthwise_conv_2d_s8_3x3(const tfl2c_depthwise_conv_2d_s8_3x3_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
