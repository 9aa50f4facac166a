/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_3x3 for cores with the DSP extension. Same contract, same bits as
 * depthwise_conv_2d_s8_3x3.c. */
#include "tfl2c/depthwise_conv_2d_s8_3x3.h"

#if !defined(__ARM_FEATURE_DSP)
#error "depthwise_conv_2d_s8_3x3_dsp.c needs the DSP extension; build the file without _dsp instead"
#endif

#define TFL2C_DEPTHWISE_STRIDE 1
#include "tfl2c/depthwise_planes.h"

void tfl2c_depthwise_conv_2d_s8_3x3(const tfl2c_depthwise_conv_2d_s8_3x3_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows)
{
    tfl2c_bands_make(p, input, output, scratch, first_row, rows);
}
