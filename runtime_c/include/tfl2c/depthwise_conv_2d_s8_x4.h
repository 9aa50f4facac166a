/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, int8: four output channels at a time, weights packed for 16-bit products.
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as depthwise_conv_2d_s8. Every rescaling was
 * proved equal to the reference's for all sums that can occur when the weights were packed.
 *
 * Group g has the output channels from 4 * g on; the last one has the last four, which the one before
 * it may have, too, or all if they are fewer. A group of channels A, B, C, D, of which those that are
 * missing are 0, is
 *   1 word    the shifts of A, B, C, D in its bytes, lowest first; all 0 or none
 *   4 words   256 times the bias of each
 *   8 words   of each a multiplier and an addend: rescale_x4.h
 *   4 words   for every column of the kernel and, in it, every two rows k, k + 1: of each channel a
 *             word of halfwords, 256 times the weight of row k and, above it, that of row k + 1; 0
 *             if there is no such row
 * or, if weights are int4, instead of these four words one of nibbles, lowest first: of the channels
 * the weights of row k and then those of row k + 1, each plus 8.
 * Sums are of weights times codes less the zero point, and below 2^23 in magnitude at the end. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_X4_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_X4_H

#include <stdint.h>

#define TFL2C_DEPTHWISE_CONV_2D_S8_X4_EXPONENT 10 /* of the rescaling */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *groups; /* [(output_channels + 3) / 4][13 + 4 * kernel_width * pairs of rows] */
    int32_t is_int4;        /* whether weights are */
    int32_t depth_multiplier; /* output channels that see an input channel */
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
    int32_t output_channels; /* input_channels * depth_multiplier */
    int32_t output_rows;     /* rows that the output's buffer holds */
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_conv_2d_s8_x4_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 16 * columns + 8 bytes for every two rows of the kernel, where columns is input_width. But
 *          for kernels 5 wide and 5 or 6 high and those 7 wide and 7 or 8 high, with stride_width 1 or
 *          2, dilation_width 1, output_width at least 3 and pad_left less than kernel_width, it is what
 *          the windows of output_width pixels span, or those of 4 if that is more. Behind these bytes
 *          4 * output_width if there are fewer than 4 output channels, and the words of a group that
 *          is not of int4 weights if it is */
void tfl2c_depthwise_conv_2d_s8_x4(const tfl2c_depthwise_conv_2d_s8_x4_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
