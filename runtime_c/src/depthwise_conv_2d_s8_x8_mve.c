/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_x8 for cores with vectors of integers. Same contract, same bits as
 * depthwise_conv_2d_s8_x8.c. */
#include "tfl2c/depthwise_conv_2d_s8_x8.h"

#include <arm_mve.h>

#define TFL2C_DEPTHWISE_CHANNELS 8
#include "tfl2c/depthwise_columns.h"

#if !defined(__ARM_FEATURE_MVE)
#error "depthwise_conv_2d_s8_x8_mve.c needs vectors; build depthwise_conv_2d_s8_x8.c instead"
#endif

void tfl2c_depthwise_conv_2d_s8_x8(const tfl2c_depthwise_conv_2d_s8_x8_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows)
{
    tfl2c_depthwise_columns(p, input, output, scratch, first_row, rows);
}
