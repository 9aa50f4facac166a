/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/depthwise_conv_2d_f32_s8.h"

#define TFL2C_WEIGHT int8_t
#define TFL2C_DEPTHWISE_PARAMS tfl2c_depthwise_conv_2d_f32_s8_params
#define TFL2C_DEPTHWISE_REAL(p, c, sum) ((sum) * (p)->scale[c])
#include "tfl2c/depthwise_pixel_f32.h"

void tfl2c_depthwise_conv_2d_f32_s8(const tfl2c_depthwise_conv_2d_f32_s8_params *p,
                                    const float *input, float *output, int32_t first_row,
                                    int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
