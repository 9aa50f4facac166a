/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_f32 for cores with vectors of floats. Same contract as depthwise_conv_2d_f32.c;
 * products of four channels are not rounded before they are added. */
#include "tfl2c/depthwise_conv_2d_f32.h"

#include <arm_mve.h>

#include "tfl2c/depthwise_conv_2d_all_f32.h"

#if !(__ARM_FEATURE_MVE & 2)
#error "depthwise_conv_2d_f32_mve.c needs vectors of floats; build depthwise_conv_2d_f32.c instead"
#endif

/* A NaN stays one. */
static inline float32x4_t clamped(float32x4_t x, float least, float greatest)
{
    x = vpselq_f32(vdupq_n_f32(least), x, vcmpltq_n_f32(x, least));
    return vpselq_f32(vdupq_n_f32(greatest), x, vcmpgtq_n_f32(x, greatest));
}

static inline void tfl2c_make_four(const tfl2c_depthwise_conv_2d_f32_params *p,
                                   const tfl2c_window *at, const float *input, float *output,
                                   int32_t channel)
{
    const int32_t step = p->dilation_width * p->input_channels;
    const int32_t taps = at->columns.end - at->columns.first;
    float32x4_t sums = vdupq_n_f32(0.0f);

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;
        const float *w = &p->weights[tap * p->output_channels + channel];
        const float *x = tfl2c_covered(p, at, &input[channel], i);

        for (int32_t k = taps; k > 0; k--) {
            sums = vfmaq_f32(sums, vld1q_f32(x), vld1q_f32(w));
            x += step;
            w += p->output_channels;
        }
    }
    sums = vaddq_f32(sums, vld1q_f32(&p->bias[channel]));
    vst1q_f32(&output[channel], clamped(sums, p->output_min, p->output_max));
}

void tfl2c_depthwise_conv_2d_f32(const tfl2c_depthwise_conv_2d_f32_params *p, const float *input,
                                 float *output, int32_t first_row, int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
