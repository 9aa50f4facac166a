/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels whose weights lie two halfwords a word, of two or of four channels. */
#include "fuzz.h"

#include "tfl2c/conv_2d_s8_s4_x4.h"
#include "tfl2c/finish_x4.h"
#include "tfl2c/fully_connected_s8_s4_x4.h"
#include "tfl2c/fully_connected_s8_x2.h"

FUZZ_TWIN(conv_2d_s8_s4_x4);
FUZZ_TWIN(fully_connected_s8_s4_x4);
FUZZ_TWIN(fully_connected_s8_x2);

static const fuzz_layer *const layer = &fuzz_channels;

/* The weights of some channels, from the first one on, with code k. */
typedef uint32_t halfword(int32_t first, int32_t k);

static uint32_t two_weights(int32_t first, int32_t k)
{
    return (256u * fuzz_weight(first + 1, k) + fuzz_weight(first, k)) & 0xffffu;
}

/* What is missing may be anything: its codes are 0, or nobody asks for its sum. */
static uint32_t four_weights(int32_t first, int32_t k)
{
    uint32_t half = fuzz_random() & 0xffffu;

    for (int32_t i = 0; i < 4 && first + i < layer->channels && k < layer->taps; i++) {
        half = (half & ~(15u << 4 * i)) | ((fuzz_weight(first + i, k) + 8u) & 15u) << 4 * i;
    }
    return half;
}

/* [channels / step, rounded up][groups][2] */
static uint32_t *draw_words(int32_t step, halfword *weights)
{
    const int32_t groups = (layer->taps + 3) / 4;
    const int32_t count = (layer->channels + step - 1) / step * groups * 2;
    uint32_t *const words = (uint32_t *)fuzz_words(FUZZ_WEIGHTS, count);

    for (int32_t i = 0; i < count; i++) {
        const int32_t first = i / (2 * groups) * step;
        const int32_t k = i % (2 * groups) / 2 * 4 + i % 2;

        words[i] = weights(first, k) | weights(first, k + 2) << 16;
    }
    return words;
}

static uint32_t *draw_blocks(void)
{
    uint32_t *const blocks = (uint32_t *)fuzz_words(FUZZ_BLOCKS, (layer->channels + 3) / 4 * 13);

    fuzz_threes(blocks);
    return blocks;
}

/* Draws the size of a layer, in fields of the same names. */
#define DRAW_SIZE(p)                                                                             \
    (p).depth = fuzz_chance(6) ? fuzz_between(1, 600) : fuzz_between(1, 70),                     \
    (p).units = fuzz_chance(2) ? fuzz_between(1, 6) : fuzz_between(1, (p).depth > 100 ? 6 : 20), \
    fuzz_range(&(p).output_min, &(p).output_max, 128)

void fuzz_fully_connected_s8_x2(void)
{
    tfl2c_fully_connected_s8_x2_params p = {0};
    const int32_t rows = fuzz_between(1, 4);
    const int8_t *input;
    int8_t *output, *twin;

    DRAW_SIZE(p);
    fuzz_draw_layer(p.units, p.depth, 128, TFL2C_FINISH_EXPONENT);
    p.weights = draw_words(2, two_weights);
    p.blocks = draw_blocks();
    input = fuzz_activations(FUZZ_INPUT, rows * p.depth, 1);
    output = fuzz_output(rows * p.units, 1);
    twin = fuzz_twin_output();
    portable_fully_connected_s8_x2(&p, input, twin, rows);
    tfl2c_fully_connected_s8_x2(&p, input, output, rows);
    fuzz_compare(twin);
}

void fuzz_fully_connected_s8_s4_x4(void)
{
    tfl2c_fully_connected_s8_s4_x4_params p = {0};
    const int32_t rows = fuzz_between(1, 4);
    const int8_t *input;
    int8_t *output, *twin;
    void *scratch;

    DRAW_SIZE(p);
    fuzz_draw_nibbles(p.units, p.depth, TFL2C_FINISH_EXPONENT);
    p.weights = draw_words(4, four_weights);
    p.blocks = draw_blocks();
    input = fuzz_activations(FUZZ_INPUT, rows * p.depth, 1);
    output = fuzz_output(rows * p.units, 1);
    scratch = fuzz_scratch((p.depth + 3) / 4 * 4);
    twin = fuzz_twin_output();
    portable_fully_connected_s8_s4_x4(&p, input, twin, fuzz_twin_scratch(), rows);
    tfl2c_fully_connected_s8_s4_x4(&p, input, output, scratch, rows);
    fuzz_compare(twin);
}

void fuzz_conv_2d_s8_s4_x4(void)
{
    static const fuzz_limits most = {5, 3, 3, 24, 20, 40000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    const int32_t taps = w.kernel_height * w.kernel_width * w.input_channels;
    tfl2c_conv_2d_s8_s4_x4_params p = {0};
    const int8_t *input;
    int8_t *output, *twin;
    void *scratch;

    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels;
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    fuzz_draw_nibbles(w.output_channels, taps, TFL2C_FINISH_EXPONENT);
    p.weights = draw_words(4, four_weights);
    p.blocks = draw_blocks();
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch((taps + 3) / 4 * 4);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_s4_x4(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_conv_2d_s8_s4_x4(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}
