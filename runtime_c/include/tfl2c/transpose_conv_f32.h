/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TRANSPOSE_CONV, float: every output pixel is the sum of the input pixels whose kernels reach it,
 * clamped. */
#ifndef TFL2C_TRANSPOSE_CONV_F32_H
#define TFL2C_TRANSPOSE_CONV_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *weights; /* [output_channels][kernel_height][kernel_width][input_channels] */
    const float *bias;    /* [output_channels] */
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height; /* output rows from one input row to the next */
    int32_t stride_width;
    int32_t pad_top; /* output rows that are left out */
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t output_rows; /* rows that the output's buffer holds */
    float output_min;    /* of the activation */
    float output_max;
} tfl2c_transpose_conv_f32_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows that reach these
 * output: [batch][output_height][output_width][output_channels] */
void tfl2c_transpose_conv_f32(const tfl2c_transpose_conv_f32_params *p, const float *input,
                              float *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
