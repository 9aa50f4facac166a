/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/depthwise_conv_2d_s16.h"

#include "tfl2c/taps_s16.h"

#include "tfl2c/depthwise_conv_2d_all_s16.h"

void tfl2c_depthwise_conv_2d_s16(const tfl2c_depthwise_conv_2d_s16_params *p, const int16_t *input,
                                 int16_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
