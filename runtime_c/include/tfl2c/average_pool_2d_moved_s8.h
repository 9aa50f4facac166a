/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* AVERAGE_POOL_2D, int8, of windows that overlap much: the mean of the codes in a window, halves away
 * from zero, as average_pool_2d_s8. Padding does not count; every window holds a pixel. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_AVERAGE_POOL_2D_MOVED_S8_H
#define TFL2C_AVERAGE_POOL_2D_MOVED_S8_H

#include <stdint.h>

#include "tfl2c/average_codes.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_average_codes tfl2c_average_pool_2d_moved_s8_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][channels], at least the rows in the window
 * output: [batch][output_height][output_width][channels] */
void tfl2c_average_pool_2d_moved_s8(const tfl2c_average_pool_2d_moved_s8_params *p,
                                    const int8_t *input, int8_t *output, int32_t first_row,
                                    int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
