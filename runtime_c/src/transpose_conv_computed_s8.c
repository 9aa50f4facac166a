/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_computed_s8.h"

#include "tfl2c/requant.h"

/* What all channels of an input pixel add to one of the output's. */
static int32_t add_pixel(const tfl2c_transpose_conv_computed_s8_params *p, const int8_t *pixel,
                         const int8_t *w, int32_t sum)
{
    for (int32_t i = 0; i < p->input_channels; i++) {
        sum += (pixel[i] - p->input_zero_point) * w[i];
    }
    return sum;
}

/* The sum of an output channel at (y, x), padding counted, over the input pixels that reach it. */
static int32_t pixel_sum(const tfl2c_transpose_conv_computed_s8_params *p, const int8_t *input,
                         const int8_t *weights, int32_t y, int32_t x)
{
    int32_t sum = 0;

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

static int8_t finish(const tfl2c_transpose_conv_computed_s8_params *p, int32_t c, int32_t sum,
                     const void *bias)
{
    const int32_t whole = p->has_bias ? tfl2c_wrapping_add(sum, ((const int32_t *)bias)[c]) : sum;

    return tfl2c_code_s8(tfl2c_requantize(whole, p->multiplier[c], p->shift[c]),
                         p->output_zero_point, p->output_min, p->output_max);
}

void tfl2c_transpose_conv_computed_s8(const tfl2c_transpose_conv_computed_s8_params *p,
                                      const int8_t *input, const int8_t *weights, const void *bias,
                                      int8_t *output, int32_t images)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->input_channels;
    const int32_t pixels = p->output_height * p->output_width;

    for (int32_t image = 0; image < images; image++) {
        for (int32_t at = 0; at < pixels; at++) {
            const int32_t y = at / p->output_width;
            const int32_t x = at - y * p->output_width;

            for (int32_t c = 0; c < p->output_channels; c++) {
                const int32_t sum =
                    pixel_sum(p, input, &weights[c * size], y + p->pad_top, x + p->pad_left);

                *output++ = finish(p, c, sum, bias);
            }
        }
        input += p->input_height * p->input_width * p->input_channels;
    }
}
