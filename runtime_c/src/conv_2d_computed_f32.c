/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_computed_f32.h"

#include "tfl2c/floats.h"

/* The products of a window whose corner is (top, left) for one output channel. */
static float window_sum(const tfl2c_conv_2d_computed_f32_params *p, const float *input,
                        const float *weights, int32_t top, int32_t left)
{
    const tfl2c_computed_windows *w = &p->windows;
    float sum = 0.0f;

    for (int32_t tap = 0; tap < w->kernel_height * w->kernel_width; tap++) {
        const int32_t place = tfl2c_tap_place(w, top, left, tap);

        for (int32_t k = 0; place >= 0 && k < w->group_channels; k++) {
            sum = tfl2c_multiply_add(input[place + k], weights[tap * w->tap_step + k], sum);
        }
    }
    return sum;
}

static float finish(const tfl2c_conv_2d_computed_f32_params *p, int32_t c, float sum,
                    const void *bias)
{
    const float whole = p->has_bias ? sum + ((const float *)bias)[c] : sum;

    return tfl2c_clamp_f32(whole, p->output_min, p->output_max);
}

static void make_image(const tfl2c_conv_2d_computed_f32_params *p, const float *input,
                       const float *weights, const void *bias, float *output)
{
    const tfl2c_computed_windows *w = &p->windows;

    for (int32_t y = 0; y < w->output_height; y++) {
        const int32_t top = y * w->stride_height - w->pad_top;

        for (int32_t x = 0; x < w->output_width; x++) {
            const int32_t left = x * w->stride_width - w->pad_left;

            for (int32_t c = 0; c < w->output_channels; c++) {
                const float sum = window_sum(p, &input[tfl2c_first_seen(w, c)],
                                             &weights[c * w->channel_step], top, left);

                *output++ = finish(p, c, sum, bias);
            }
        }
    }
}

void tfl2c_conv_2d_computed_f32(const tfl2c_conv_2d_computed_f32_params *p, const float *input,
                                const float *weights, const void *bias, float *output,
                                int32_t images)
{
    const tfl2c_computed_windows *w = &p->windows;

    for (int32_t i = 0; i < images; i++) {
        make_image(p, input, weights, bias, output);
        input += w->input_height * w->input_width * w->input_channels;
        output += w->output_height * w->output_width * w->output_channels;
    }
}
