/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int8, of groups, for cores that multiply 32 bits by 32 and nothing narrower: three
 * pixels in two products, modulo 2^32, as conv_2d_s8_packed. Arithmetic: TensorFlow Lite Micro's
 * reference kernel, as conv_2d_s8. How pixels are packed: pixels_x3.h; weights: conv_2d_packed.h,
 * where each group has its own blocks of output channels. */
#ifndef TFL2C_CONV_2D_S8_GROUPS_H
#define TFL2C_CONV_2D_S8_GROUPS_H

#include <stdint.h>

#include "tfl2c/conv_2d_packed.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    /* weights: [groups][(output channels of one + 3) / 4][products][4]
     * blocks:  [groups][(output channels of one + 3) / 4][13]
     * products and segment: of a window of one group */
    tfl2c_conv_2d_packed all;
    int32_t group_channels; /* of the input; groups = input_channels / group_channels */
} tfl2c_conv_2d_s8_groups_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 8 * products bytes, 12 for each tap of the kernel, and group_channels */
void tfl2c_conv_2d_s8_groups(const tfl2c_conv_2d_s8_groups_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
