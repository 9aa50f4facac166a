/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/depthwise_conv_2d_s8_3x3.h"

#define TFL2C_DEPTHWISE_STRIDE 1
#include "tfl2c/depthwise_band.h"

void tfl2c_depthwise_conv_2d_s8_3x3(const tfl2c_depthwise_conv_2d_s8_3x3_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows)
{
    tfl2c_bands_make(p, input, output, scratch, first_row, rows);
}
