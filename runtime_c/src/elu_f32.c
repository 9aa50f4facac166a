/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/elu_f32.h"

#include "tfl2c/hyperbolic_f32.h"

static float elu(float x)
{
    return x < 0.0f ? tfl2c_exponential_less_one_f32(x) : x;
}

void tfl2c_elu_f32(const tfl2c_elu_f32_params *p, const float *input, float *output,
                   int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, elu);
}
