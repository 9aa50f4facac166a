/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_computed_f32.h"

#include "tfl2c/floats.h"

/* What all channels of an input pixel add to one of the output's. */
static float add_pixel(const tfl2c_transpose_conv_computed_f32_params *p, const float *pixel,
                       const float *w, float sum)
{
    for (int32_t i = 0; i < p->input_channels; i++) {
        sum = tfl2c_multiply_add(pixel[i], w[i], sum);
    }
    return sum;
}

/* The sum of an output channel at (y, x), padding counted, over the input pixels that reach it. */
static float pixel_sum(const tfl2c_transpose_conv_computed_f32_params *p, const float *input,
                       const float *weights, int32_t y, int32_t x)
{
    float sum = 0.0f;

    for (int32_t i = 0; i < p->input_height; i++) {
        const int32_t row = y - i * p->stride_height;

        for (int32_t k = 0; row >= 0 && row < p->kernel_height && k < p->input_width; k++) {
            const int32_t column = x - k * p->stride_width;

            if (column >= 0 && column < p->kernel_width) {
                const int32_t tap = row * p->kernel_width + column;

                sum = add_pixel(p, &input[(i * p->input_width + k) * p->input_channels],
                                &weights[tap * p->input_channels], sum);
            }
        }
    }
    return sum;
}

static float finish(const tfl2c_transpose_conv_computed_f32_params *p, int32_t c, float sum,
                    const void *bias)
{
    const float whole = p->has_bias ? sum + ((const float *)bias)[c] : sum;

    return tfl2c_clamp_f32(whole, p->output_min, p->output_max);
}

void tfl2c_transpose_conv_computed_f32(const tfl2c_transpose_conv_computed_f32_params *p,
                                       const float *input, const float *weights, const void *bias,
                                       float *output, int32_t images)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->input_channels;
    const int32_t pixels = p->output_height * p->output_width;

    for (int32_t image = 0; image < images; image++) {
        for (int32_t at = 0; at < pixels; at++) {
            const int32_t y = at / p->output_width;
            const int32_t x = at - y * p->output_width;

            for (int32_t c = 0; c < p->output_channels; c++) {
                const float sum =
                    pixel_sum(p, input, &weights[c * size], y + p->pad_top, x + p->pad_left);

                *output++ = finish(p, c, sum, bias);
            }
        }
        input += p->input_height * p->input_width * p->input_channels;
    }
}
