/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, float with weights of int8 codes: cross-correlation of each channel with
 * kernels of its own, clamped. A code times the scale of its channel is a weight. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_F32_S8_H
#define TFL2C_DEPTHWISE_CONV_2D_F32_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights; /* [kernel_height][kernel_width][output_channels] */
    const float *scale;    /* [output_channels], of the weights */
    const float *bias;     /* [output_channels] */
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
    float output_min;        /* of the activation */
    float output_max;
} tfl2c_depthwise_conv_2d_f32_s8_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows in the window
 * output: [batch][output_height][output_width][output_channels] */
void tfl2c_depthwise_conv_2d_f32_s8(const tfl2c_depthwise_conv_2d_f32_s8_params *p,
                                    const float *input, float *output, int32_t first_row,
                                    int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
