/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, float: cross-correlation with weights per output channel, clamped,
 * for cores that compute several channels at a time. */
#ifndef TFL2C_CONV_2D_F32_X4_H
#define TFL2C_CONV_2D_F32_X4_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    /* [groups][channels of a group / 4, rounded up][kernel_height][kernel_width][group_channels]
     * [4, or channels left in the last block] */
    const float *weights;
    const float *bias; /* [output_channels] */
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows;     /* rows that the input's buffer holds */
    int32_t group_channels; /* input channels that an output channel sees */
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
    float output_min;    /* of the activation */
    float output_max;
} tfl2c_conv_2d_f32_x4_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows in the window
 * output: [batch][output_height][output_width][output_channels] */
void tfl2c_conv_2d_f32_x4(const tfl2c_conv_2d_f32_x4_params *p, const float *input, float *output,
                          int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
