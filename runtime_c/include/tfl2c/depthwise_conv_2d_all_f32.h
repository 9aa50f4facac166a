/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of a depthwise convolution in float. Four neighbouring channels are made together where
 * each output channel has an input channel.
 *
 * A kernel includes this once and defines tfl2c_make_fours. Unless it says something else beforehand,
 * it is depthwise_conv_2d_f32:
 * TFL2C_DEPTHWISE_PARAMS          the type of its parameters
 * TFL2C_WEIGHT                    the type of its weights
 * TFL2C_DEPTHWISE_REAL(p, c, sum) what the sum of products of output channel c stands for */
#ifndef TFL2C_DEPTHWISE_CONV_2D_ALL_F32_H
#define TFL2C_DEPTHWISE_CONV_2D_ALL_F32_H

#include "tfl2c/floats.h"

#ifndef TFL2C_DEPTHWISE_PARAMS
#define TFL2C_DEPTHWISE_PARAMS tfl2c_depthwise_conv_2d_f32_params
#define TFL2C_DEPTHWISE_REAL(p, c, sum) (sum)
#endif
#ifndef TFL2C_WEIGHT
#define TFL2C_WEIGHT float
#endif
#define TFL2C_ELEMENT float
#include "tfl2c/depthwise_walk.h"

/* Makes channels of a pixel from `channel` on, of which there are four. Returns how many it has made,
 * a multiple of four. */
static inline int32_t tfl2c_make_fours(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                       const float *input, float *output, int32_t channel);

static inline float tfl2c_one_sum(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                  const float *input, int32_t channel)
{
    const int32_t step = p->dilation_width * p->input_channels;
    float sum = 0.0f;

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;
        const TFL2C_WEIGHT *w = &p->weights[tap * p->output_channels + channel];
        const float *x = tfl2c_covered(p, at, &input[channel / p->depth_multiplier], i);

        for (int32_t k = at->columns.end - at->columns.first; k > 0; k--) {
            sum = tfl2c_multiply_add(*x, *w, sum);
            x += step;
            w += p->output_channels;
        }
    }
    return sum;
}

/* Writes a sum, bias added and clamped. */
static inline void tfl2c_finish(const TFL2C_DEPTHWISE_PARAMS *p, float sum, int32_t channel,
                                float *output)
{
    const float real = TFL2C_DEPTHWISE_REAL(p, channel, sum);

    output[channel] = tfl2c_clamp_f32(real + p->bias[channel], p->output_min, p->output_max);
}

static inline void tfl2c_make_pixel(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                    const float *input, float *output)
{
    int32_t c = 0;

    if (p->depth_multiplier == 1) {
        while (c + 4 <= p->output_channels) {
            c += tfl2c_make_fours(p, at, input, output, c);
        }
    }
    for (; c < p->output_channels; c++) {
        tfl2c_finish(p, tfl2c_one_sum(p, at, input, c), c, output);
    }
}

#endif
