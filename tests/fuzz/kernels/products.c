/* SPDX-License-Identifier: Apache-2.0 */
/* Convolutions of floats, made in the same order wherever they are made. */
#include "fuzz.h"

#include <stddef.h>

#include "tfl2c/conv_2d_f32_s8_x4.h"
#include "tfl2c/conv_2d_f32_x4.h"
#include "tfl2c/depthwise_conv_2d_f32.h"

FUZZ_TWIN(conv_2d_f32_s8_x4);
FUZZ_TWIN(conv_2d_f32_x4);
FUZZ_TWIN(depthwise_conv_2d_f32);

#define MOST_FLOATS 4000 /* of a tensor */

static float *draw_input(int32_t count)
{
    float *const input = (float *)(void *)fuzz_activations(FUZZ_INPUT, 4 * count, 4);

    fuzz_fill_floats(input, count);
    fuzz_keep(FUZZ_INPUT);
    return input;
}

static float *place_output(int32_t count)
{
    return (float *)(void *)fuzz_output(4 * count, 4);
}

static void draw_range(float *least, float *greatest)
{
    *least = fuzz_chance(2) ? 0.0f : -__builtin_inff();
    *greatest = fuzz_chance(3) ? 500.0f : __builtin_inff();
}

static fuzz_window draw_window(fuzz_limits most)
{
    fuzz_window w;

    do {
        w = fuzz_draw_window(most, 1, 1);
    } while (w.batch * w.input_height * w.input_width * w.input_channels > MOST_FLOATS ||
             w.batch * w.output_height * w.output_width * w.output_channels > MOST_FLOATS);
    fuzz_rings(&w);
    return w;
}

/* Fills fields of the same names and runs both forms. */
#define RUN_CONVOLUTION(kernel)                                      \
    do {                                                             \
        FUZZ_IMAGE(p, w);                                            \
        FUZZ_KERNEL(p, w);                                           \
        FUZZ_DILATION(p, w);                                         \
        p.input_channels = w.input_channels;                         \
        p.output_channels = w.output_channels;                       \
        p.bias = fuzz_floats(FUZZ_BLOCKS, w.output_channels);        \
        draw_range(&p.output_min, &p.output_max);                    \
        const float *const input = draw_input(fuzz_input_bytes(&w)); \
        float *const output = place_output(fuzz_output_bytes(&w));   \
        float *const twin = fuzz_twin_output();                      \
        portable_##kernel(&p, input, twin, w.first_row, w.rows);     \
        tfl2c_##kernel(&p, input, output, w.first_row, w.rows);      \
        fuzz_compare(twin);                                          \
    } while (0)

static const fuzz_limits mixing = {4, 3, 2, 16, 11, 20000};

static int32_t draw_groups(const fuzz_window *w)
{
    const int32_t groups = fuzz_chance(3) ? fuzz_between(1, 4) : 1;

    return w->input_channels % groups == 0 && w->output_channels % groups == 0 ? groups : 1;
}

void fuzz_conv_2d_f32_x4(void)
{
    const fuzz_window w = draw_window(mixing);
    tfl2c_conv_2d_f32_x4_params p = {0};

    p.group_channels = w.input_channels / draw_groups(&w);
    p.weights = fuzz_floats(FUZZ_WEIGHTS, w.output_channels * w.kernel_height * w.kernel_width *
                                              p.group_channels);
    RUN_CONVOLUTION(conv_2d_f32_x4);
}

void fuzz_conv_2d_f32_s8_x4(void)
{
    const fuzz_window w = draw_window(mixing);
    tfl2c_conv_2d_f32_s8_x4_params p = {0};

    p.group_channels = w.input_channels / draw_groups(&w);
    p.weights = fuzz_codes(w.output_channels * w.kernel_height * w.kernel_width * p.group_channels);
    p.scale = fuzz_floats(FUZZ_SECOND, w.output_channels);
    RUN_CONVOLUTION(conv_2d_f32_s8_x4);
}

void fuzz_depthwise_conv_2d_f32(void)
{
    static const fuzz_limits separate = {5, 3, 2, 24, 0, 12000};
    fuzz_window w = draw_window(separate);
    tfl2c_depthwise_conv_2d_f32_params p = {0};

    p.depth_multiplier = fuzz_chance(2) ? 1 : fuzz_between(1, 3);
    if (w.batch * w.output_height * w.output_width * w.input_channels * p.depth_multiplier >
        MOST_FLOATS) {
        p.depth_multiplier = 1;
    }
    w.output_channels = w.input_channels * p.depth_multiplier;
    p.weights = fuzz_floats(FUZZ_WEIGHTS, w.kernel_height * w.kernel_width * w.output_channels);
    RUN_CONVOLUTION(depthwise_conv_2d_f32);
}
