/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_computed_f32.h"

#include <stddef.h>

#include "tfl2c/floats.h"

static inline float finish(const tfl2c_conv_2d_computed_f32_params *p, const float *bias, int32_t c,
                           float sum)
{
    const float whole = bias != NULL ? sum + bias[c] : sum;

    return tfl2c_clamp_f32(whole, p->output_min, p->output_max);
}

#define TFL2C_COMPUTED_PARAMS tfl2c_conv_2d_computed_f32_params
#define TFL2C_ELEMENT float
#define TFL2C_SUM float
#define TFL2C_ADD_PRODUCT(p, x, w, sum) tfl2c_multiply_add(x, w, sum)
#define TFL2C_FINISH(p, bias, c, sum) finish(p, bias, c, sum)
#include "tfl2c/computed_images.h"

void tfl2c_conv_2d_computed_f32(const tfl2c_conv_2d_computed_f32_params *p, const float *input,
                                const float *weights, const void *bias, float *output,
                                int32_t images)
{
    tfl2c_computed_images(p, input, weights, p->has_bias ? bias : NULL, output, images);
}
