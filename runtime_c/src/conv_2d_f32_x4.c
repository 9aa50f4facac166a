/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_f32_x4.h"

#include "tfl2c/block_sums_f32.h"

#define TFL2C_CONV_2D_PARAMS tfl2c_conv_2d_f32_x4_params
#define TFL2C_CONV_2D_SCALE(p, c) NULL
#include "tfl2c/conv_2d_rows_f32.h"

void tfl2c_conv_2d_f32_x4(const tfl2c_conv_2d_f32_x4_params *p, const float *input, float *output,
                          int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, first_row, rows);
}
