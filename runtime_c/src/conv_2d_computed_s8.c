/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_computed_s8.h"

#include <stddef.h>

#include "tfl2c/requant.h"

static inline int8_t finish(const tfl2c_conv_2d_computed_s8_params *p, const int32_t *bias,
                            int32_t c, int32_t sum)
{
    const int32_t whole = bias != NULL ? tfl2c_wrapping_add(sum, bias[c]) : sum;

    return tfl2c_code_s8(tfl2c_requantize(whole, p->multiplier[c], p->shift[c]),
                         p->output_zero_point, p->output_min, p->output_max);
}

#define TFL2C_COMPUTED_PARAMS tfl2c_conv_2d_computed_s8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_SUM int32_t
#define TFL2C_ADD_PRODUCT(p, x, w, sum) ((sum) + ((x) - (p)->input_zero_point) * (w))
#define TFL2C_FINISH(p, bias, c, sum) finish(p, bias, c, sum)
#include "tfl2c/computed_images.h"

void tfl2c_conv_2d_computed_s8(const tfl2c_conv_2d_computed_s8_params *p, const int8_t *input,
                               const int8_t *weights, const void *bias, int8_t *output,
                               int32_t images)
{
    tfl2c_computed_images(p, input, weights, p->has_bias ? bias : NULL, output, images);
}
