/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/rsqrt_f32.h"

#include "tfl2c/root_f32.h"

static float inverse_root(float x)
{
    return 1.0f / tfl2c_root_f32(x);
}

void tfl2c_rsqrt_f32(const tfl2c_rsqrt_f32_params *p, const float *input, float *output,
                     int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, inverse_root);
}
