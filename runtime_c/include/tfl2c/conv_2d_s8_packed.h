/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int8, one group, for cores that multiply 32 bits by 32 and nothing narrower: three
 * pixels in two products, modulo 2^32. Arithmetic: TensorFlow Lite Micro's reference kernel, as
 * conv_2d_s8. Every rescaling was proved equal to the reference's for all sums that can occur when
 * the weights were packed. How pixels are packed: pixels_x3.h; weights:
 * conv_2d_packed.h. */
#ifndef TFL2C_CONV_2D_S8_PACKED_H
#define TFL2C_CONV_2D_S8_PACKED_H

#include <stdint.h>

#include "tfl2c/conv_2d_packed.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_conv_2d_packed tfl2c_conv_2d_s8_packed_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 8 * products bytes, and behind them a row of the kernel, kernel_width * input_channels
 */
void tfl2c_conv_2d_s8_packed(const tfl2c_conv_2d_s8_packed_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
