/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D and DEPTHWISE_CONV_2D, float, with weights or a bias that are computed at run time. */
#ifndef TFL2C_CONV_2D_COMPUTED_F32_H
#define TFL2C_CONV_2D_COMPUTED_F32_H

#include <stdint.h>

#include "tfl2c/computed_windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_computed_windows windows;
    int32_t has_bias;
    float output_min;
    float output_max;
} tfl2c_conv_2d_computed_f32_params;

/* Makes `images` images.
 * input: [images][input_height][input_width][input_channels], output likewise
 * weights: as the steps of `windows` say
 * bias: float [output_channels] if there is one */
void tfl2c_conv_2d_computed_f32(const tfl2c_conv_2d_computed_f32_params *p, const float *input,
                                const float *weights, const void *bias, float *output,
                                int32_t images);

#ifdef __cplusplus
}
#endif

#endif
