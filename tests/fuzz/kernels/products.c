/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of products of floats on cores with vectors of floats: all are whole numbers below 2^24, so
 * that no order of additions rounds anything. */
#include "fuzz.h"

#include <stddef.h>

#include "tfl2c/conv_2d_f32.h"
#include "tfl2c/conv_2d_f32_s8.h"
#include "tfl2c/depthwise_conv_2d_f32.h"
#include "tfl2c/fully_connected_f32_s8.h"

FUZZ_TWIN(conv_2d_f32);
FUZZ_TWIN(conv_2d_f32_s8);
FUZZ_TWIN(depthwise_conv_2d_f32);
FUZZ_TWIN(fully_connected_f32_s8);

#define MOST_FLOATS 4000 /* of a tensor */

static float *draw_whole(float *to, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        to[i] = (float)fuzz_between(-60, 60);
    }
    return to;
}

static float *draw_constants(int32_t piece, int32_t count)
{
    return draw_whole((float *)(void *)fuzz_words(piece, count), count);
}

static float *draw_scale(int32_t channels)
{
    float *const scale = (float *)(void *)fuzz_words(FUZZ_BLOCKS, channels);

    for (int32_t c = 0; c < channels; c++) {
        scale[c] = fuzz_chance(2) ? 0.25f : 1.0f;
    }
    return scale;
}

static int8_t *draw_codes(int32_t count)
{
    int8_t *const codes = fuzz_take(FUZZ_WEIGHTS, count, 1);

    fuzz_fill(codes, count);
    return codes;
}

static float *draw_input(int32_t count)
{
    float *const input = (float *)(void *)fuzz_activations(FUZZ_INPUT, 4 * count, 4);

    draw_whole(input, count);
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
        p.bias = draw_constants(FUZZ_BLOCKS, w.output_channels);     \
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

void fuzz_conv_2d_f32(void)
{
    const fuzz_window w = draw_window(mixing);
    tfl2c_conv_2d_f32_params p = {0};

    p.group_channels = w.input_channels / draw_groups(&w);
    p.weights = draw_constants(FUZZ_WEIGHTS, w.output_channels * w.kernel_height * w.kernel_width *
                                                 p.group_channels);
    RUN_CONVOLUTION(conv_2d_f32);
}

void fuzz_conv_2d_f32_s8(void)
{
    const fuzz_window w = draw_window(mixing);
    tfl2c_conv_2d_f32_s8_params p = {0};

    p.group_channels = w.input_channels / draw_groups(&w);
    p.weights = draw_codes(w.output_channels * w.kernel_height * w.kernel_width * p.group_channels);
    p.scale = draw_scale(w.output_channels);
    RUN_CONVOLUTION(conv_2d_f32_s8);
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
    p.weights = draw_constants(FUZZ_WEIGHTS, w.kernel_height * w.kernel_width * w.output_channels);
    RUN_CONVOLUTION(depthwise_conv_2d_f32);
}

void fuzz_fully_connected_f32_s8(void)
{
    tfl2c_fully_connected_f32_s8_params p = {0};
    const int32_t rows = fuzz_between(1, 9);
    float *input, *output, *twin;

    p.depth = fuzz_chance(6) ? fuzz_between(1, 200) : fuzz_between(1, 40);
    p.units = fuzz_between(1, 10);
    draw_range(&p.output_min, &p.output_max);
    p.weights = draw_codes(p.units * p.depth);
    p.scale = draw_scale(p.units);
    p.bias = draw_constants(FUZZ_BLOCKS, p.units);
    input = draw_input(rows * p.depth);
    output = place_output(rows * p.units);
    twin = fuzz_twin_output();
    portable_fully_connected_f32_s8(&p, input, twin, rows);
    tfl2c_fully_connected_f32_s8(&p, input, output, rows);
    fuzz_compare(twin);
}
