/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_f32 for cores with vectors of floats. Same contract and order of additions as
 * depthwise_conv_2d_f32.c. */
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

/* Rounds the products before the sums, as the reference does. */
static inline float32x4_t add_products(float32x4_t sums, const float *x, const float *w)
{
    return vaddq_f32(sums, vmulq_f32(vld1q_f32(x), vld1q_f32(w)));
}

/* Writes four sums, biases added and clamped. */
static inline void end_four(const tfl2c_depthwise_conv_2d_f32_params *p, float32x4_t sums,
                            int32_t channel, float *output)
{
    const float32x4_t x = vaddq_f32(sums, vld1q_f32(&p->bias[channel]));

    vst1q_f32(&output[channel], clamped(x, p->output_min, p->output_max));
}

static inline void make_four(const tfl2c_depthwise_conv_2d_f32_params *p, const tfl2c_window *at,
                             const float *input, float *output, int32_t channel)
{
    const int32_t step = p->dilation_width * p->input_channels;
    const int32_t taps = at->columns.end - at->columns.first;
    float32x4_t sums = vdupq_n_f32(0.0f);

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;
        const float *w = &p->weights[tap * p->output_channels + channel];
        const float *x = tfl2c_covered(p, at, &input[channel], i);

        for (int32_t k = taps; k > 0; k--) {
            sums = add_products(sums, x, w);
            x += step;
            w += p->output_channels;
        }
    }
    end_four(p, sums, channel, output);
}

/* One walk over the window serves 16 channels. */
static inline void make_sixteen(const tfl2c_depthwise_conv_2d_f32_params *p, const tfl2c_window *at,
                                const float *input, float *output, int32_t channel)
{
    const int32_t step = p->dilation_width * p->input_channels;
    const int32_t taps = at->columns.end - at->columns.first;
    float32x4_t a = vdupq_n_f32(0.0f);
    float32x4_t b = a;
    float32x4_t c = a;
    float32x4_t d = a;

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;
        const float *w = &p->weights[tap * p->output_channels + channel];
        const float *x = tfl2c_covered(p, at, &input[channel], i);

        for (int32_t k = taps; k > 0; k--) {
            a = add_products(a, &x[0], &w[0]);
            b = add_products(b, &x[4], &w[4]);
            c = add_products(c, &x[8], &w[8]);
            d = add_products(d, &x[12], &w[12]);
            x += step;
            w += p->output_channels;
        }
    }
    end_four(p, a, channel, output);
    end_four(p, b, channel + 4, output);
    end_four(p, c, channel + 8, output);
    end_four(p, d, channel + 12, output);
}

static inline int32_t tfl2c_make_fours(const tfl2c_depthwise_conv_2d_f32_params *p,
                                       const tfl2c_window *at, const float *input, float *output,
                                       int32_t channel)
{
    if (channel + 16 <= p->output_channels) {
        make_sixteen(p, at, input, output, channel);
        return 16;
    }
    make_four(p, at, input, output, channel);
    return 4;
}

void tfl2c_depthwise_conv_2d_f32(const tfl2c_depthwise_conv_2d_f32_params *p, const float *input,
                                 float *output, int32_t first_row, int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
