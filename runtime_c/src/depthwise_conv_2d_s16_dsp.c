/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s16 for cores with 16-bit products. Same contract, same bits as
 * depthwise_conv_2d_s16.c. */
#include "tfl2c/depthwise_conv_2d_s16.h"

#include <arm_acle.h>

#include "tfl2c/paired_taps_s16.h"

#include "tfl2c/depthwise_conv_2d_all_s16.h"

#if !defined(__ARM_FEATURE_DSP)
#error "depthwise_conv_2d_s16_dsp.c needs 16-bit products; build depthwise_conv_2d_s16.c instead"
#endif

void tfl2c_depthwise_conv_2d_s16(const tfl2c_depthwise_conv_2d_s16_params *p, const int16_t *input,
                                 int16_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
