/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TRANSPOSE_CONV, int8, with weights or a bias that are computed at run time.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_TRANSPOSE_CONV_COMPUTED_S8_H
#define TFL2C_TRANSPOSE_CONV_COMPUTED_S8_H

#include <stdint.h>

#include "tfl2c/transposed_windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_transposed_windows windows;
    int32_t has_bias;
    const int32_t *multiplier; /* [output_channels], Q31: 0 or [2^30, 2^31) */
    const int8_t *shift;       /* [output_channels], powers of two: [-31, 30] */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_transpose_conv_computed_s8_params;

/* Makes `images` images.
 * input: [images][input_height][input_width][input_channels], output likewise
 * weights: [output_channels][kernel_height][kernel_width][input_channels]
 * bias: int32_t [output_channels] if there is one */
void tfl2c_transpose_conv_computed_s8(const tfl2c_transpose_conv_computed_s8_params *p,
                                      const int8_t *input, const int8_t *weights, const void *bias,
                                      int8_t *output, int32_t images);

#ifdef __cplusplus
}
#endif

#endif
