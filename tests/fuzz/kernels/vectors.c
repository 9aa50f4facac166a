/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of int8 layers with the reference's own rescaling. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/conv_2d_s8_x12.h"
#include "tfl2c/depthwise_conv_2d_s8.h"
#include "tfl2c/depthwise_conv_2d_s8_x16.h"
#include "tfl2c/depthwise_conv_2d_s8_x8.h"
#include "tfl2c/fully_connected_s8.h"

FUZZ_TWIN(conv_2d_s8_x12);
FUZZ_TWIN(depthwise_conv_2d_s8);
FUZZ_TWIN(depthwise_conv_2d_s8_x16);
FUZZ_TWIN(depthwise_conv_2d_s8_x8);
FUZZ_TWIN(fully_connected_s8);

static int32_t draw_bias(void)
{
    return fuzz_chance(16) ? (int32_t)fuzz_random() : fuzz_ends(-8192, 8192);
}

/* Blocks of nine words for four channels each: bias, multiplier, shift. Returns the greatest shift. */
static int32_t draw_blocks(int32_t *to, int32_t channels, int32_t taps)
{
    int32_t greatest = -31;

    for (int32_t c = 0; c < channels; c++) {
        int32_t *const block = &to[c / 4 * 9];
        const int32_t shift = fuzz_shift(taps * 16384, -31, 30);

        if (c % 4 == 0) {
            memset(block, 0, 9 * sizeof *block);
        }
        block[c % 4] = draw_bias();
        block[4 + c % 4] = fuzz_multiplier();
        block[8] |= (int32_t)(((uint32_t)shift & 255u) << 8 * (c % 4));
        greatest = shift > greatest ? shift : greatest;
    }
    return greatest;
}

void fuzz_conv_2d_s8_x12(void)
{
    static const fuzz_limits most = {5, 3, 2, 24, 20, 40000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_conv_2d_s8_x12_params p = {0};
    const int32_t blocks = (w.output_channels + 3) / 4;
    const int32_t size = w.kernel_height * w.kernel_width * w.input_channels;
    int8_t *input, *output, *twin, *weights;
    int32_t *words;
    void *scratch;

    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels;
    p.pitch = (size + 15) / 16 * 16;
    p.input_zero_point = fuzz_ends(-128, 127);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    p.weights = weights = fuzz_take(FUZZ_WEIGHTS, 4 * blocks * p.pitch, 16);
    memset(weights, 0, (size_t)(4 * blocks * p.pitch));
    for (int32_t c = 0; c < w.output_channels; c++) {
        fuzz_fill(&weights[c * p.pitch], size);
    }
    p.blocks = words = fuzz_words(FUZZ_BLOCKS, 9 * blocks);
    p.greatest_shift = draw_blocks(words, w.output_channels, size);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(3 * p.pitch);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_x12(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_conv_2d_s8_x12(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

/* A depthwise layer whose kernels are up to 3 x 3; scratch is larger by channels at a time. */
static void draw_grids(tfl2c_depthwise_grids *p, fuzz_window *w)
{
    static const fuzz_limits most = {3, 2, 1, 40, 0, 12000};
    int32_t blocks, *words;
    int8_t *weights;

    *w = fuzz_draw_window(most, 1, 1);
    fuzz_rings(w);
    memset(p, 0, sizeof *p);
    FUZZ_IMAGE(*p, *w);
    blocks = (w->input_channels + 3) / 4;
    p->channels = w->input_channels;
    p->stride_height = w->stride_height;
    p->stride_width = w->stride_width;
    p->tile = fuzz_chance(2) ? w->output_width : 4 * fuzz_between(1, (w->output_width + 3) / 4);
    p->columns = (p->tile - 1) * w->stride_width + 4;
    p->input_zero_point = fuzz_ends(-128, 127);
    p->output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p->output_min, &p->output_max, 128);
    p->weights = weights = fuzz_take(FUZZ_WEIGHTS, 16 * (1 + 4 * blocks), 16);
    memset(weights, 0, (size_t)(16 * (1 + 4 * blocks)));
    for (int32_t c = 0; c < p->channels; c++) {
        for (int32_t x = 0; x < w->kernel_width; x++) {
            fuzz_fill(&weights[16 * (1 + c) + 4 * x], w->kernel_height);
        }
    }
    p->blocks = words = fuzz_words(FUZZ_BLOCKS, 9 * blocks);
    p->greatest_shift = draw_blocks(words, p->channels, w->kernel_height * w->kernel_width);
}

void fuzz_depthwise_conv_2d_s8_x16(void)
{
    tfl2c_depthwise_conv_2d_s8_x16_params p;
    int8_t *input, *output, *twin;
    fuzz_window w;
    void *scratch;

    draw_grids(&p, &w);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(64 * p.columns + 4 * p.tile);
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s8_x16(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s8_x16(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_depthwise_conv_2d_s8_x8(void)
{
    tfl2c_depthwise_conv_2d_s8_x8_params p;
    int8_t *input, *output, *twin;
    fuzz_window w;
    void *scratch;

    draw_grids(&p, &w);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(32 * p.columns + (p.tile > 8 ? 4 * p.tile : 32));
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s8_x8(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s8_x8(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

/* Bias, multipliers and shifts of a layer, each with a guard behind or before it. */
static void draw_ends(int32_t channels, int32_t rescalings, int32_t taps, const int32_t **bias,
                      const int32_t **multiplier, const int8_t **shift)
{
    int32_t *const biases = fuzz_words(FUZZ_BLOCKS, channels);
    int32_t *const multipliers = fuzz_words(FUZZ_BLOCKS, rescalings);
    int8_t *const shifts = fuzz_take(FUZZ_SECOND, rescalings, 1);

    for (int32_t c = 0; c < channels; c++) {
        biases[c] = draw_bias();
    }
    for (int32_t c = 0; c < rescalings; c++) {
        multipliers[c] = fuzz_multiplier();
        shifts[c] = (int8_t)fuzz_shift(taps * 16384, -31, 30);
    }
    *bias = biases;
    *multiplier = multipliers;
    *shift = shifts;
}

void fuzz_depthwise_conv_2d_s8(void)
{
    static const fuzz_limits most = {5, 3, 2, 24, 0, 12000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_depthwise_conv_2d_s8_params p = {0};
    int8_t *input, *output, *twin, *weights;
    int32_t taps = w.kernel_height * w.kernel_width;

    p.depth_multiplier = fuzz_chance(2) ? 1 : fuzz_between(1, 5);
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels = w.input_channels * p.depth_multiplier;
    if (w.batch * w.output_height * w.output_width * w.output_channels > FUZZ_MOST_ELEMENTS) {
        w.output_channels = w.input_channels;
        p.output_channels = w.input_channels;
        p.depth_multiplier = 1;
    }
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.input_zero_point = fuzz_ends(-128, 127);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    draw_ends(p.output_channels, p.output_channels, taps, &p.bias, &p.multiplier, &p.shift);
    p.weights = weights = fuzz_take(FUZZ_WEIGHTS, taps * p.output_channels, 1);
    fuzz_fill(weights, taps * p.output_channels);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s8(&p, input, twin, w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s8(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_fully_connected_s8(void)
{
    tfl2c_fully_connected_s8_params p = {0};
    const int32_t rows = fuzz_between(1, 4);
    int8_t *input, *output, *twin, *weights;

    p.per_unit = fuzz_chance(2);
    p.depth = fuzz_chance(6) ? fuzz_between(1, 600) : fuzz_between(1, 70);
    p.units = p.depth > 100 ? fuzz_between(1, 6) : fuzz_between(1, 20);
    p.weight_zero_point = p.per_unit || fuzz_chance(2) ? 0 : fuzz_ends(-128, 127);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    draw_ends(p.units, p.per_unit ? p.units : 1, p.depth, &p.bias, &p.multiplier, &p.shift);
    p.weights = weights = fuzz_take(FUZZ_WEIGHTS, p.units * p.depth, 1);
    fuzz_fill(weights, p.units * p.depth);
    input = fuzz_activations(FUZZ_INPUT, rows * p.depth, 1);
    output = fuzz_output(rows * p.units, 1);
    twin = fuzz_twin_output();
    portable_fully_connected_s8(&p, input, twin, rows);
    tfl2c_fully_connected_s8(&p, input, output, rows);
    fuzz_compare(twin);
}
