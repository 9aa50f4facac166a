/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/neg_f32.h"

static float negative(float x)
{
    return -x;
}

void tfl2c_neg_f32(const tfl2c_neg_f32_params *p, const float *input, float *output,
                   int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, negative);
}
