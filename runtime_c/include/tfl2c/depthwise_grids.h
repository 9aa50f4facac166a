/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The parameters of depthwise_conv_2d_s8_x16 and .._x8. */
#ifndef TFL2C_DEPTHWISE_GRIDS_H
#define TFL2C_DEPTHWISE_GRIDS_H

#include <stdint.h>

#define TFL2C_DEPTHWISE_GRID_WORDS 9 /* of a block */

typedef struct {
    const int8_t *weights; /* [1 + 4 * blocks][4 columns][4 rows]: 0 before the first channel, in
                              the last column, the last row and whatever the kernel has not */
    const int32_t *blocks; /* [channels / 4, rounded up][9], for four channels each:
                              [0, 3]  bias, the input's zero point folded in, modulo 2^32
                              [4, 7]  multiplier, Q31: 0 or [2^30, 2^31)
                              [8]     shift, a power of two in each byte: [-31, 30] */
    int32_t greatest_shift;
    int32_t channels;
    int32_t input_height;
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t stride_height;
    int32_t stride_width; /* 1 or 2 */
    int32_t pad_top;
    int32_t pad_left; /* at most columns */
    int32_t output_height;
    int32_t output_width;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t tile;        /* pixels of a row that are made at a time: all, or a multiple of 4 */
    int32_t columns;     /* that these are made of: (tile - 1) * stride_width + 4 */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_grids;

#endif
