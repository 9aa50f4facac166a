/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/square_f32.h"

static float square(float x)
{
    return x * x;
}

void tfl2c_square_f32(const tfl2c_square_f32_params *p, const float *input, float *output,
                      int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, square);
}
