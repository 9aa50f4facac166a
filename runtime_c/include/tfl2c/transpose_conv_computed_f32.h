/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TRANSPOSE_CONV, float, with weights or a bias that are computed at run time. */
#ifndef TFL2C_TRANSPOSE_CONV_COMPUTED_F32_H
#define TFL2C_TRANSPOSE_CONV_COMPUTED_F32_H

#include <stdint.h>

#include "tfl2c/transposed_windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_transposed_windows windows;
    int32_t has_bias;
    float output_min;
    float output_max;
} tfl2c_transpose_conv_computed_f32_params;

/* Makes `images` images.
 * input: [images][input_height][input_width][input_channels], output likewise
 * weights: [output_channels][kernel_height][kernel_width][input_channels]
 * bias: float [output_channels] if there is one */
void tfl2c_transpose_conv_computed_f32(const tfl2c_transpose_conv_computed_f32_params *p,
                                       const float *input, const float *weights, const void *bias,
                                       float *output, int32_t images);

#ifdef __cplusplus
}
#endif

#endif
