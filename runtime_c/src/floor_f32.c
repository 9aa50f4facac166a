/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/floor_f32.h"

#include "tfl2c/rounding_f32.h"

void tfl2c_floor_f32(const tfl2c_floor_f32_params *p, const float *input, float *output,
                     int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, tfl2c_integer_below_f32);
}
