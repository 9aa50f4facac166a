/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Four neighbouring channels are made together where each output channel has an input channel. */
#include "tfl2c/depthwise_conv_2d_f32.h"

#include "tfl2c/products_f32.h"

#define TFL2C_DEPTHWISE_PARAMS tfl2c_depthwise_conv_2d_f32_params
#define TFL2C_ELEMENT float
#include "tfl2c/depthwise_walk.h"

static tfl2c_four four_sums(const tfl2c_depthwise_conv_2d_f32_params *p, const tfl2c_window *at,
                            const float *input, int32_t channel)
{
    const int32_t step = p->dilation_width * p->input_channels;
    tfl2c_four sums = {0.0f, 0.0f, 0.0f, 0.0f};

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;
        const float *w = &p->weights[tap * p->output_channels + channel];
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

static float one_sum(const tfl2c_depthwise_conv_2d_f32_params *p, const tfl2c_window *at,
                     const float *input, int32_t channel)
{
    const int32_t step = p->dilation_width * p->input_channels;
    float sum = 0.0f;

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;
        const float *w = &p->weights[tap * p->output_channels + channel];
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
static void finish(const tfl2c_depthwise_conv_2d_f32_params *p, float sum, int32_t channel,
                   float *output)
{
    output[channel] = tfl2c_clamp_f32(sum + p->bias[channel], p->output_min, p->output_max);
}

static inline void tfl2c_make_pixel(const tfl2c_depthwise_conv_2d_f32_params *p,
                                    const tfl2c_window *at, const float *input, float *output)
{
    int32_t c = 0;

    if (p->depth_multiplier == 1) {
        for (; c + TFL2C_FOUR <= p->output_channels; c += TFL2C_FOUR) {
            const tfl2c_four sums = four_sums(p, at, input, c);

            finish(p, sums.a, c, output);
            finish(p, sums.b, c + 1, output);
            finish(p, sums.c, c + 2, output);
            finish(p, sums.d, c + 3, output);
        }
    }
    for (; c < p->output_channels; c++) {
        finish(p, one_sum(p, at, input, c), c, output);
    }
}

void tfl2c_depthwise_conv_2d_f32(const tfl2c_depthwise_conv_2d_f32_params *p, const float *input,
                                 float *output, int32_t first_row, int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
