/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/fully_connected_computed_s8.h"

#include "tfl2c/requant.h"

static int32_t products(const tfl2c_fully_connected_computed_s8_params *p, const int8_t *x,
                        const int8_t *w)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < p->depth; i++) {
        sum += (x[i] - p->input_zero_point) * (w[i] - p->weight_zero_point);
    }
    return sum;
}

static int8_t finish(const tfl2c_fully_connected_computed_s8_params *p, int32_t unit, int32_t sum,
                     const int32_t *bias)
{
    const int32_t whole = p->has_bias ? tfl2c_wrapping_add(sum, bias[unit]) : sum;

    return tfl2c_code_s8(tfl2c_requantize(whole, p->multiplier[unit], p->shift[unit]),
                         p->output_zero_point, p->output_min, p->output_max);
}

void tfl2c_fully_connected_computed_s8(const tfl2c_fully_connected_computed_s8_params *p,
                                       const int8_t *input, const int8_t *weights, const void *bias,
                                       int8_t *output, int32_t rows)
{
    for (int32_t row = 0; row < rows; row++, input += p->depth) {
        for (int32_t u = 0; u < p->units; u++) {
            *output++ = finish(p, u, products(p, input, &weights[u * p->depth]), bias);
        }
    }
}
