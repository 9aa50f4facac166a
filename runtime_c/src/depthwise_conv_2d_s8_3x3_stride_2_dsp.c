/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_3x3_stride_2 for cores with the DSP extension. Same contract, same bits as
 * depthwise_conv_2d_s8_3x3_stride_2.c. */
#include "tfl2c/depthwise_conv_2d_s8_3x3_stride_2.h"

#if !defined(__ARM_FEATURE_DSP)
#error \
    "depthwise_conv_2d_s8_3x3_stride_2_dsp.c needs the DSP extension; build the file without _dsp instead"
#endif

#define TFL2C_DEPTHWISE_STRIDE 2
#include "tfl2c/depthwise_planes.h"

void tfl2c_depthwise_conv_2d_s8_3x3_stride_2(
    const tfl2c_depthwise_conv_2d_s8_3x3_stride_2_params *p, const int8_t *input, int8_t *output,
    void *scratch, int32_t first_row, int32_t rows)
{
    tfl2c_bands_make(p, input, output, scratch, first_row, rows);
}
