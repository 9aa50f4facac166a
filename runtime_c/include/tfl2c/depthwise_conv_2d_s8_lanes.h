/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, int8, for vectors: 16 sums at a time, of neighbouring output channels or of all
 * channels of a few neighbouring pixels, from the image as it is. Arithmetic: TensorFlow Lite
 * Micro's reference kernel. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_LANES_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_LANES_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TFL2C_DEPTHWISE_CONV_2D_S8_LANES_WORDS 38 /* of a block */

/* A block has 16 lanes. With 16 output channels or more, lane i is channel first + i, and the last
 * block is the last 16 channels. With fewer, the only block has them for `together` pixels, one
 * pixel behind the other; lanes behind those have weights 0. */
typedef struct {
    const int8_t *weights; /* [blocks][kernel_height * kernel_width][16 lanes] */
    const int32_t *blocks; /* [blocks][38]; lane i is at 4 * (i % 4) + i / 4 of 16 words:
                              [0, 15]  bias, the input's zero point folded in, modulo 2^32
                              [16, 31] multiplier, Q31: 0 or [2^30, 2^31)
                              [32, 35] shift, a power of two in each byte, in order: [-31, 30]
                              [36]     the input channel that lane 0 sees
                              [37]     the first output channel */
    const uint8_t *lanes;  /* [blocks][16], input codes of lanes behind that of lane 0, for one
                              pixel, lanes behind it 0; then [16] for `together` pixels, if that is
                              not 1. NULL: 0, 1, .. 15 in all blocks */
    int32_t in_order;      /* whether those for `together` pixels are 0, 1, .. 15 */
    int32_t together;      /* pixels that a block may make */
    int32_t apart; /* whether a weight is -128: two products may add up to more than 16 bits hold */
    int32_t greatest_shift;
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
    int32_t output_channels; /* a multiple of input_channels */
    int32_t output_rows;     /* rows that the output's buffer holds */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_conv_2d_s8_lanes_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 8 * kernel_height * kernel_width + ((together - 1) * stride_width + 1) * input_channels
 *          bytes, aligned to 4 */
void tfl2c_depthwise_conv_2d_s8_lanes(const tfl2c_depthwise_conv_2d_s8_lanes_params *p,
                                      const int8_t *input, int8_t *output, void *scratch,
                                      int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
