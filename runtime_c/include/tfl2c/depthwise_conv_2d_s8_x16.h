/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, int8, up to 3 x 3 taps side by side, one output channel for each input channel,
 * for vectors: a window of a channel is 16 bytes. Arithmetic: TensorFlow Lite Micro's reference
 * kernel. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_X16_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_X16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TFL2C_DEPTHWISE_CONV_2D_S8_X16_WORDS 9 /* of a block */

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
    int32_t columns;     /* (output_width - 1) * stride_width + 4 */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_conv_2d_s8_x16_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][channels], at least the rows in the window
 * output:  [batch][output_height][output_width][channels]
 * scratch: 64 * columns + 4 * output_width bytes */
void tfl2c_depthwise_conv_2d_s8_x16(const tfl2c_depthwise_conv_2d_s8_x16_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
