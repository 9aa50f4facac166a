/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The parameters of conv_2d_s8_packed and conv_2d_s8_halves.
 *
 * The products of a window are numbered in the order of its bytes; weights of 0 fill up to
 * `products`, and to four output channels. A block of four output channels A, B, C, D is
 *   1 word    the shifts of A, B, C, D in its bytes, lowest first; all 0 or none
 *   3 words   of each: what its sum begins with, which is the bias with the input's zero point
 *             folded in; a multiplier and an addend: rescale.h
 * At the end all sums are below 2^23 in magnitude. */
#ifndef TFL2C_CONV_2D_PACKED_H
#define TFL2C_CONV_2D_PACKED_H

#include <stdint.h>

#define TFL2C_CONV_2D_S8_PACKED_EXPONENT 12 /* of the rescaling */

typedef struct {
    const int8_t *weights;  /* [(output_channels + 3) / 4][products][4] */
    const uint32_t *blocks; /* [(output_channels + 3) / 4][13] */
    int32_t products;       /* of a window, a multiple of 4: [4, 65536] */
    int32_t segment;        /* so many at a time add up to less than 2^20 in magnitude for all
                               pixels: a multiple of 4 */
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t dilation_height;
    int32_t dilation_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_conv_2d_packed;

#endif
