/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels for cores without vectors, whose inner loops are assembler on some. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/conv_2d_s8_halves.h"
#include "tfl2c/conv_2d_s8_packed.h"
#include "tfl2c/depthwise_conv_2d_s8_tiled.h"
#include "tfl2c/fully_connected_s8_packed.h"

FUZZ_TWIN(conv_2d_s8_halves);
FUZZ_TWIN(conv_2d_s8_packed);
FUZZ_TWIN(depthwise_conv_2d_s8_tiled);
FUZZ_TWIN(fully_connected_s8_packed);

static const fuzz_layer *const layer = &fuzz_channels;

static uint32_t *draw_threes(void)
{
    const int32_t count = (layer->channels + 3) / 4 * 13;
    uint32_t *const blocks = (uint32_t *)fuzz_words(FUZZ_BLOCKS, count);

    fuzz_threes(blocks);
    return blocks;
}

/* Whether products of some channel may reach 2^20 in magnitude. */
static int32_t is_far(void)
{
    for (int32_t c = 0; c < layer->channels; c++) {
        int32_t reach = 0;

        for (int32_t k = 0; k < layer->taps; k++) {
            reach +=
                128 * (layer->weights[c][k] < 0 ? -layer->weights[c][k] : layer->weights[c][k]);
        }
        if (reach >= 1 << 20) {
            return 1;
        }
    }
    return 0;
}

/* Clears weights so that products of no channel may reach 2^20 in magnitude. */
static void weaken(void)
{
    for (int32_t c = 0; c < layer->channels; c++) {
        int32_t reach = 0;

        for (int32_t k = 0; k < layer->taps; k++) {
            const int32_t weight = layer->weights[c][k];
            const int32_t more = 128 * (weight < 0 ? -weight : weight);

            if (reach + more >= 1 << 20) {
                fuzz_channels.weights[c][k] = 0;
            } else {
                reach += more;
            }
        }
    }
}

/* [channels / 4, rounded up][products][4] */
static int8_t *draw_fours(int32_t products)
{
    const int32_t bytes = (layer->channels + 3) / 4 * products * 4;
    int8_t *const weights = fuzz_take(FUZZ_WEIGHTS, bytes, 4);

    memset(weights, 0, (size_t)bytes);
    for (int32_t c = 0; c < layer->channels; c++) {
        for (int32_t k = 0; k < layer->taps; k++) {
            weights[(c / 4 * products + k) * 4 + c % 4] = layer->weights[c][k];
        }
    }
    return weights;
}

/* Returns how many rows of a kernel conv_2d_s8_halves packs first; all: it is for others. */
static int32_t first_half(const fuzz_window *w)
{
    const int32_t run = w->kernel_width * w->input_channels;
    int32_t rows = (w->kernel_height + 1) / 2;

    while (rows < w->kernel_height && rows * run % 4 != 0) {
        rows++;
    }
    return rows;
}

typedef void packed_kernel(const tfl2c_conv_2d_packed *p, const int8_t *input, int8_t *output,
                           void *scratch, int32_t first_row, int32_t rows);

/* Compares two kernels that pack whole windows, or halves. */
static void fuzz_packed(int32_t in_halves, packed_kernel *portable, packed_kernel *tested)
{
    static const fuzz_limits most = {5, 3, 2, 24, 20, 40000};
    tfl2c_conv_2d_packed p = {0};
    const int8_t *input;
    int8_t *output, *twin;
    int32_t run, held;
    fuzz_window w;
    void *scratch;

    do {
        w = fuzz_draw_window(most, 1, 1);
    } while (in_halves && first_half(&w) == w.kernel_height);
    run = w.kernel_width * w.input_channels;
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels;
    p.products = (w.kernel_height * run + 3) / 4 * 4;
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    fuzz_draw_layer(w.output_channels, w.kernel_height * run, 128,
                    TFL2C_CONV_2D_S8_PACKED_EXPONENT);
    if (in_halves) {
        weaken();
    }
    p.segment = is_far() || fuzz_chance(2) ? 4 * fuzz_between(1, 15) : p.products;
    p.segment = !in_halves && p.segment < p.products ? p.segment : p.products;
    p.weights = draw_fours(p.products);
    p.blocks = draw_threes();
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    held = in_halves ? 8 * first_half(&w) * run + (w.output_channels + 3) / 4 * 32 : 8 * p.products;
    scratch = fuzz_scratch(held + run);
    twin = fuzz_twin_output();
    portable(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tested(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_conv_2d_s8_halves(void)
{
    fuzz_packed(1, portable_conv_2d_s8_halves, tfl2c_conv_2d_s8_halves);
}

void fuzz_conv_2d_s8_packed(void)
{
    fuzz_packed(0, portable_conv_2d_s8_packed, tfl2c_conv_2d_s8_packed);
}

void fuzz_depthwise_conv_2d_s8_tiled(void)
{
    static const fuzz_limits most = {3, 3, 1, 72, 0, 12000};
    tfl2c_depthwise_conv_2d_s8_tiled_params p = {0};
    int32_t held = TFL2C_DEPTHWISE_CONV_2D_S8_TILED_CHANNELS;
    const int8_t *input;
    int8_t *output, *twin, *weights;
    fuzz_window w;
    void *scratch;

    do {
        w = fuzz_draw_window(most, 1, 1);
    } while (w.kernel_height != 3 || w.kernel_width != 3);
    held = w.input_channels < held ? w.input_channels : held;
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    p.stride_height = w.stride_height;
    p.stride_width = w.stride_width;
    p.channels = w.input_channels;
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    fuzz_draw_layer(p.channels, 9, 128, TFL2C_DEPTHWISE_CONV_2D_S8_TILED_EXPONENT);
    p.weights = weights = fuzz_take(FUZZ_WEIGHTS, 9 * p.channels, 1);
    for (int32_t c = 0; c < p.channels; c++) {
        memcpy(&weights[9 * c], layer->weights[c], 9);
    }
    p.blocks = draw_threes();
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(3 * (2 * w.stride_width + 3) * held);
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s8_tiled(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s8_tiled(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_fully_connected_s8_packed(void)
{
    tfl2c_fully_connected_s8_packed_params p = {0};
    const int32_t rows = fuzz_between(1, 4);
    const int8_t *input;
    int8_t *output, *twin;
    uint32_t *words;

    p.depth = fuzz_chance(6) ? fuzz_between(1, 600) : fuzz_between(1, 70);
    p.units = p.depth > 100 ? fuzz_between(1, 6) : fuzz_between(1, 20);
    fuzz_range(&p.output_min, &p.output_max, 128);
    fuzz_draw_layer(p.units, p.depth, 128, TFL2C_FULLY_CONNECTED_S8_PACKED_EXPONENT);
    p.weights = words = (uint32_t *)fuzz_words(FUZZ_WEIGHTS, (p.units + 3) / 4 * p.depth);
    for (int32_t i = 0; i < (p.units + 3) / 4 * p.depth; i++) {
        words[i] = 0;
        for (int32_t c = 0; c < 4; c++) {
            const int32_t unit = i / p.depth * 4 + c;
            const int32_t code = unit < p.units ? layer->weights[unit][i % p.depth] : 0;

            words[i] |= (uint32_t)(code + 128) << 8 * c;
        }
    }
    p.blocks = draw_threes();
    input = fuzz_activations(FUZZ_INPUT, rows * p.depth, 1);
    output = fuzz_output(rows * p.units, 1);
    twin = fuzz_twin_output();
    portable_fully_connected_s8_packed(&p, input, twin, rows);
    tfl2c_fully_connected_s8_packed(&p, input, output, rows);
    fuzz_compare(twin);
}
