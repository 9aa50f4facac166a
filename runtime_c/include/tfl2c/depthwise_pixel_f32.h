/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Four channels of a depthwise convolution in float, one product after the other.
 *
 * A kernel includes this once; what it may say beforehand is in depthwise_conv_2d_all_f32.h. */
#ifndef TFL2C_DEPTHWISE_PIXEL_F32_H
#define TFL2C_DEPTHWISE_PIXEL_F32_H

#include "tfl2c/depthwise_conv_2d_all_f32.h"
#include "tfl2c/products_f32.h"

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

#endif
