/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TRANSPOSE_CONV, float: every output pixel is the sum of the input pixels whose kernels reach it,
 * clamped. */
#ifndef TFL2C_TRANSPOSE_CONV_F32_H
#define TFL2C_TRANSPOSE_CONV_F32_H

#include <stdint.h>

#include "tfl2c/transposed_windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *weights; /* [output_channels][kernel_height][kernel_width][input_channels] */
    const float *bias;    /* [output_channels] */
    tfl2c_transposed_windows windows;
    float output_min; /* of the activation */
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
