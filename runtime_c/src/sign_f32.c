/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/sign_f32.h"

static float sign(float x)
{
    if (x != x) {
        return x;
    }
    return (float)((x > 0.0f) - (x < 0.0f));
}

void tfl2c_sign_f32(const tfl2c_sign_f32_params *p, const float *input, float *output,
                    int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, sign);
}
