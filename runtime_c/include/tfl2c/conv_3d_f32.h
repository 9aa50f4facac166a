/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_3D, float: convolution of volumes. */
#ifndef TFL2C_CONV_3D_F32_H
#define TFL2C_CONV_3D_F32_H

#include <stdint.h>

#include "tfl2c/volumes.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *weights; /* [kernel][input_channels][output_channels] */
    const float *bias;    /* [output_channels] */
    tfl2c_volumes volumes;
    int32_t input_channels;
    int32_t output_channels;
    float output_min;
    float output_max;
} tfl2c_conv_3d_f32_params;

/* Makes `batches` volumes.
 * input: [batches][depth][height][width][input_channels], output likewise */
void tfl2c_conv_3d_f32(const tfl2c_conv_3d_f32_params *p, const float *input, float *output,
                       int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
