/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/fully_connected_computed_f32.h"

#include "tfl2c/floats.h"

static float products(const tfl2c_fully_connected_computed_f32_params *p, const float *x,
                      const float *w)
{
    float sum = 0.0f;

    for (int32_t i = 0; i < p->depth; i++) {
        sum = tfl2c_multiply_add(x[i], w[i], sum);
    }
    return sum;
}

static float finish(const tfl2c_fully_connected_computed_f32_params *p, int32_t unit, float sum,
                    const float *bias)
{
    return tfl2c_clamp_f32(p->has_bias ? sum + bias[unit] : sum, p->output_min, p->output_max);
}

void tfl2c_fully_connected_computed_f32(const tfl2c_fully_connected_computed_f32_params *p,
                                        const float *input, const float *weights, const void *bias,
                                        float *output, int32_t rows)
{
    for (int32_t row = 0; row < rows; row++, input += p->depth) {
        for (int32_t u = 0; u < p->units; u++) {
            *output++ = finish(p, u, products(p, input, &weights[u * p->depth]), bias);
        }
    }
}
