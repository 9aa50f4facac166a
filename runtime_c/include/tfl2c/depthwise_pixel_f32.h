/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Four or eight channels of a depthwise convolution in float, one product after the other.
 *
 * A kernel includes this once; what it may say beforehand is in depthwise_conv_2d_all_f32.h. */
#ifndef TFL2C_DEPTHWISE_PIXEL_F32_H
#define TFL2C_DEPTHWISE_PIXEL_F32_H

#include "tfl2c/products_f32.h"

/* Behind what says what weights are unless the kernel does. */
#include "tfl2c/depthwise_conv_2d_all_f32.h"

static inline tfl2c_four tfl2c_four_sums(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                         const float *input, int32_t channel)
{
    const int32_t step = p->dilation_width * p->input_channels;
    tfl2c_four sums = {0.0f, 0.0f, 0.0f, 0.0f};

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;
        const TFL2C_WEIGHT *w = &p->weights[tap * p->output_channels + channel];
        const float *x = tfl2c_covered(p, at, &input[channel], i);

        for (int32_t k = at->columns.end - at->columns.first; k > 0; k--) {
            sums.a = tfl2c_multiply_add(x[0], w[0], sums.a);
            sums.b = tfl2c_multiply_add(x[1], w[1], sums.b);
            sums.c = tfl2c_multiply_add(x[2], w[2], sums.c);
            sums.d = tfl2c_multiply_add(x[3], w[3], sums.d);
            x += step;
            w += p->output_channels;
        }
    }
    return sums;
}

static inline void tfl2c_make_four(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                   const float *input, float *output, int32_t channel)
{
    const tfl2c_four sums = tfl2c_four_sums(p, at, input, channel);

    tfl2c_finish(p, sums.a, channel, output);
    tfl2c_finish(p, sums.b, channel + 1, output);
    tfl2c_finish(p, sums.c, channel + 2, output);
    tfl2c_finish(p, sums.d, channel + 3, output);
}

#if defined(__GNUC__) && defined(__arm__) && defined(__ARM_FP) && !TFL2C_WEIGHTS_ARE_CODES

/* Adds the products of eight channels with `taps` weights each, 1 at least, that are `weight_step`
 * elements apart, as pixels are `step`. */
static inline void tfl2c_add_eight(float *sums, const float *x, int32_t step, const float *weights,
                                   int32_t weight_step, int32_t taps)
{
    __asm__ volatile(".syntax unified\n\t"
                     "vldm %[sums], {s0-s7}\n"
                     "1: vldm %[x], {s8-s15}; vldm %[w], {s16-s23}\n\t"
                     "add %[x], %[x], %[step], lsl #2; add %[w], %[w], %[weight_step], lsl #2\n\t"
                     "vmla.f32 s0, s8, s16; vmla.f32 s1, s9, s17; vmla.f32 s2, s10, s18\n\t"
                     "vmla.f32 s3, s11, s19; vmla.f32 s4, s12, s20; vmla.f32 s5, s13, s21\n\t"
                     "vmla.f32 s6, s14, s22; vmla.f32 s7, s15, s23\n\t"
                     "subs %[taps], #1; bne 1b\n\t"
                     "vstm %[sums], {s0-s7}"
                     : [x] "+&r"(x), [w] "+&r"(weights), [taps] "+&r"(taps)
                     : [sums] "r"(sums), [step] "r"(step), [weight_step] "r"(weight_step)
                     : "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11",
                       "s12", "s13", "s14", "s15", "s16", "s17", "s18", "s19", "s20", "s21", "s22",
                       "s23", "cc", "memory");
}

static inline void tfl2c_make_eight(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                    const float *input, float *output, int32_t channel)
{
    const int32_t taps = at->columns.end - at->columns.first;
    float sums[8] = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;

        tfl2c_add_eight(sums, tfl2c_covered(p, at, &input[channel], i),
                        p->dilation_width * p->input_channels,
                        &p->weights[tap * p->output_channels + channel], p->output_channels, taps);
    }
    for (int32_t i = 0; i < 8; i++) {
        tfl2c_finish(p, sums[i], channel + i, output);
    }
}

static inline int32_t tfl2c_make_fours(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                       const float *input, float *output, int32_t channel)
{
    if (channel + 8 <= p->output_channels && at->columns.first < at->columns.end) {
        tfl2c_make_eight(p, at, input, output, channel);
        return 8;
    }
    tfl2c_make_four(p, at, input, output, channel);
    return TFL2C_FOUR;
}

#else

static inline int32_t tfl2c_make_fours(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                       const float *input, float *output, int32_t channel)
{
    tfl2c_make_four(p, at, input, output, channel);
    return TFL2C_FOUR;
}

#endif

#endif
