/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/depthwise_conv_2d_f32.h"

#include "tfl2c/depthwise_pixel_f32.h"

void tfl2c_depthwise_conv_2d_f32(const tfl2c_depthwise_conv_2d_f32_params *p, const float *input,
                                 float *output, int32_t first_row, int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
