/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, int8, windows of any kind: four channels of a pixel at a time, without scratch.
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as depthwise_conv_2d_s8. Every rescaling was
 * proved equal to the reference's for all sums that can occur when the weights were packed.
 *
 * A block of four output channels A, B, C, D is
 *   1 word    the shifts of A, B, C, D in its bytes, lowest first; all 0 or none
 *   3 words   of each: what its sum begins with, which is the bias with the input's zero point
 *             folded in; a multiplier and an addend: rescale.h
 * At the end all sums are below 2^23 in magnitude. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_BLOCKS_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_BLOCKS_H

#include <stdint.h>

#define TFL2C_DEPTHWISE_CONV_2D_S8_BLOCKS_EXPONENT 10 /* of the rescaling */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *weights; /* [(output_channels + 3) / 4][kernel_height][kernel_width], those of
                                A, B, C, D in the bytes, lowest first */
    const uint32_t *blocks;  /* [(output_channels + 3) / 4][13] */
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows;       /* rows that the input's buffer holds */
    int32_t depth_multiplier; /* neighbouring output channels that see the same input channel */
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
    int32_t output_channels; /* input_channels * depth_multiplier */
    int32_t output_rows;     /* rows that the output's buffer holds */
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_conv_2d_s8_blocks_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows in the window
 * output: [batch][output_height][output_width][output_channels] */
void tfl2c_depthwise_conv_2d_s8_blocks(const tfl2c_depthwise_conv_2d_s8_blocks_params *p,
                                       const int8_t *input, int8_t *output, int32_t first_row,
                                       int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
