/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D of models with uint8 weights, which have a zero point: cross-correlation of each
 * channel with kernels of its own. The codes of the activations are int8. Arithmetic: TensorFlow
 * Lite's reference kernel. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_U8_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_U8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint8_t *weights; /* [kernel_height][kernel_width][output_channels] */
    const int32_t *bias;    /* [output_channels] */
    int32_t multiplier;     /* Q31: 0 or [2^30, 2^31) */
    int32_t shift;          /* power of two: [-31, 30] */
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
    int32_t output_channels;   /* input_channels * depth_multiplier */
    int32_t output_rows;       /* rows that the output's buffer holds */
    int32_t weight_zero_point; /* [0, 255] */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_conv_2d_s8_u8_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows in the window
 * output: [batch][output_height][output_width][output_channels] */
void tfl2c_depthwise_conv_2d_s8_u8(const tfl2c_depthwise_conv_2d_s8_u8_params *p,
                                   const int8_t *input, int8_t *output, int32_t first_row,
                                   int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
