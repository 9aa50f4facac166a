/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/ceil_f32.h"

#include "tfl2c/rounding_f32.h"

static float ceiling(float x)
{
    return -tfl2c_integer_below_f32(-x);
}

void tfl2c_ceil_f32(const tfl2c_ceil_f32_params *p, const float *input, float *output,
                    int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, ceiling);
}
