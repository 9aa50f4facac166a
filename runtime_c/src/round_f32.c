/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/round_f32.h"

#include "tfl2c/rounding_f32.h"

static float nearest(float x)
{
    const float below = tfl2c_integer_below_f32(x);
    const float rest = x - below;
    const float half = 0.5f * below;

    if (rest < 0.5f || (rest == 0.5f && tfl2c_integer_below_f32(half) == half)) {
        return below;
    }
    return below + 1.0f;
}

void tfl2c_round_f32(const tfl2c_round_f32_params *p, const float *input, float *output,
                     int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, nearest);
}
