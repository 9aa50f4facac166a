/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/hard_swish_f32.h"

#include "tfl2c/floats.h"

static float hard_swish(float x)
{
    return x * tfl2c_clamp_f32(x + 3.0f, 0.0f, 6.0f) / 6.0f;
}

void tfl2c_hard_swish_f32(const tfl2c_hard_swish_f32_params *p, const float *input, float *output,
                          int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, hard_swish);
}
