/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_computed_s8.h"

#include "tfl2c/requant.h"

/* The products of a window whose corner is (top, left) for one output channel. */
static int32_t window_sum(const tfl2c_conv_2d_computed_s8_params *p, const int8_t *input,
                          const int8_t *weights, int32_t top, int32_t left)
{
    const tfl2c_computed_windows *w = &p->windows;
    int32_t sum = 0;

    for (int32_t tap = 0; tap < w->kernel_height * w->kernel_width; tap++) {
        const int32_t place = tfl2c_tap_place(w, top, left, tap);

        for (int32_t k = 0; place >= 0 && k < w->group_channels; k++) {
            sum += (input[place + k] - p->input_zero_point) * weights[tap * w->tap_step + k];
        }
    }
    return sum;
}

static int8_t finish(const tfl2c_conv_2d_computed_s8_params *p, int32_t c, int32_t sum,
                     const void *bias)
{
    const int32_t whole = p->has_bias ? tfl2c_wrapping_add(sum, ((const int32_t *)bias)[c]) : sum;

    return tfl2c_code_s8(tfl2c_requantize(whole, p->multiplier[c], p->shift[c]),
                         p->output_zero_point, p->output_min, p->output_max);
}

static void make_image(const tfl2c_conv_2d_computed_s8_params *p, const int8_t *input,
                       const int8_t *weights, const void *bias, int8_t *output)
{
    const tfl2c_computed_windows *w = &p->windows;

    for (int32_t y = 0; y < w->output_height; y++) {
        const int32_t top = y * w->stride_height - w->pad_top;

        for (int32_t x = 0; x < w->output_width; x++) {
            const int32_t left = x * w->stride_width - w->pad_left;

            for (int32_t c = 0; c < w->output_channels; c++) {
                const int32_t sum = window_sum(p, &input[tfl2c_first_seen(w, c)],
                                               &weights[c * w->channel_step], top, left);

                *output++ = finish(p, c, sum, bias);
            }
        }
    }
}

void tfl2c_conv_2d_computed_s8(const tfl2c_conv_2d_computed_s8_params *p, const int8_t *input,
                               const int8_t *weights, const void *bias, int8_t *output,
                               int32_t images)
{
    const tfl2c_computed_windows *w = &p->windows;

    for (int32_t i = 0; i < images; i++) {
        make_image(p, input, weights, bias, output);
        input += w->input_height * w->input_width * w->input_channels;
        output += w->output_height * w->output_width * w->output_channels;
    }
}
