/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int8, without groups, for vectors: three pixels by four channels at a time, from windows
 * that are copied together. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_CONV_2D_S8_X12_H
#define TFL2C_CONV_2D_S8_X12_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TFL2C_CONV_2D_S8_X12_WORDS 9 /* of a block */

typedef struct {
    const int8_t *weights; /* [4 * blocks][pitch]: of an output channel [kernel_height]
                              [kernel_width][input_channels], then 0 */
    const int32_t *blocks; /* [output_channels / 4, rounded up][9], for four channels each:
                              [0, 3]  bias, the input's zero point folded in, modulo 2^32
                              [4, 7]  multiplier, Q31: 0 or [2^30, 2^31)
                              [8]     shift, a power of two in each byte: [-31, 30] */
    int32_t greatest_shift;
    int32_t pitch; /* kernel_height * kernel_width * input_channels up to a multiple of 16 */
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
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_conv_2d_s8_x12_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 3 * pitch bytes */
void tfl2c_conv_2d_s8_x12(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int8_t *output,
                          void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
