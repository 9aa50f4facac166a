/* SPDX-License-Identifier: Apache-2.0 */
/* The depthwise kernel that makes 16 sums at a time. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/depthwise_conv_2d_s8_lanes.h"

#define WORDS TFL2C_DEPTHWISE_CONV_2D_S8_LANES_WORDS

FUZZ_TWIN(depthwise_conv_2d_s8_lanes);

/* Output channel of a lane, or -1 for a lane that has none. */
static int32_t channel_of(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, int32_t block,
                          int32_t lane)
{
    const int32_t last = p->output_channels - 16;

    if (last < 0) {
        return lane < p->together * p->output_channels ? lane % p->output_channels : -1;
    }
    return (16 * block < last ? 16 * block : last) + lane;
}

static int32_t draw_blocks(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, int32_t multiplier,
                           int32_t blocks, int32_t *words)
{
    const int32_t taps = p->kernel_height * p->kernel_width;
    int32_t bias[256], factor[256], shift[256], greatest = -31;

    for (int32_t c = 0; c < p->output_channels; c++) {
        bias[c] = fuzz_chance(16) ? (int32_t)fuzz_random() : fuzz_ends(-8192, 8192);
        factor[c] = fuzz_multiplier();
        shift[c] = fuzz_shift(taps * 16384, -31, 30);
        greatest = shift[c] > greatest ? shift[c] : greatest;
    }
    memset(words, 0, (size_t)(WORDS * blocks) * sizeof *words);
    for (int32_t b = 0; b < blocks; b++, words += WORDS) {
        for (int32_t i = 0; i < 16; i++) {
            const int32_t c = channel_of(p, b, i);
            const int32_t at = 4 * (i % 4) + i / 4;

            if (c >= 0) {
                words[at] = bias[c];
                words[16 + at] = factor[c];
                words[32 + i / 4] |= (int32_t)(((uint32_t)shift[c] & 255u) << 8 * (i % 4));
            }
        }
        words[37] = channel_of(p, b, 0);
        words[36] = words[37] / multiplier;
    }
    return greatest;
}

/* Which codes lanes see, of one pixel and then of `together`. */
static void draw_lanes(tfl2c_depthwise_conv_2d_s8_lanes_params *p, int32_t multiplier,
                       int32_t blocks)
{
    const int32_t rows = blocks + (p->together > 1);
    uint8_t *const lanes = fuzz_take(FUZZ_SECOND, 16 * rows, 1);

    memset(lanes, 0, (size_t)(16 * rows));
    p->in_order = 1;
    for (int32_t i = 0; i < 16 * rows; i++) {
        const int32_t c = channel_of(p, i / 16 < blocks ? i / 16 : 0, i % 16);
        const int32_t x = p->output_channels < 16 ? i % 16 / p->output_channels : 0;

        if (c >= 0 && (i / 16 == blocks || x == 0)) {
            const int32_t first = channel_of(p, i / 16 < blocks ? i / 16 : 0, 0) / multiplier;

            lanes[i] = (uint8_t)(c / multiplier - first + x * p->stride_width * p->input_channels);
        }
        p->in_order = p->in_order && (i / 16 < rows - 1 || lanes[i] == i % 16);
    }
    p->lanes = p->output_channels >= 16 && multiplier == 1 ? NULL : lanes;
    p->in_order = p->in_order && (p->together > 1 || p->lanes == NULL);
}

/* Weights of channels, the same wherever a channel has a lane. */
static const int8_t *draw_weights(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, int32_t blocks)
{
    static int8_t of_channels[25 * 200];
    const int32_t taps = p->kernel_height * p->kernel_width;
    int8_t *const weights = fuzz_take(FUZZ_WEIGHTS, 16 * blocks * taps, 1);

    fuzz_fill(of_channels, taps * p->output_channels);
    for (int32_t i = 0; i < 16 * blocks * taps; i++) {
        const int32_t c = channel_of(p, i / 16 / taps, i % 16);

        weights[i] = c < 0 ? 0 : of_channels[i / 16 % taps * p->output_channels + c];
    }
    return weights;
}

void fuzz_depthwise_conv_2d_s8_lanes(void)
{
    static const fuzz_limits most = {5, 3, 2, 40, 0, 12000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_depthwise_conv_2d_s8_lanes_params p = {0};
    int8_t *input, *output, *twin;
    int32_t taps = w.kernel_height * w.kernel_width, multiplier = fuzz_between(1, 5), blocks;
    int32_t *words;
    void *scratch;

    if (fuzz_chance(2) ||
        w.batch * w.output_height * w.output_width * w.input_channels * multiplier >
            FUZZ_MOST_ELEMENTS) {
        multiplier = 1;
    }
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels = w.input_channels * multiplier;
    blocks = (p.output_channels + 15) / 16;
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.together = p.output_channels < 16 ? fuzz_between(1, 16 / p.output_channels) : 1;
    p.together = p.together < w.output_width ? p.together : w.output_width;
    p.input_zero_point = fuzz_ends(-128, 127);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    p.blocks = words = fuzz_words(FUZZ_BLOCKS, WORDS * blocks);
    p.greatest_shift = draw_blocks(&p, multiplier, blocks, words);
    draw_lanes(&p, multiplier, blocks);
    p.weights = draw_weights(&p, blocks);
    p.apart = memchr(p.weights, -128, (size_t)(16 * blocks * taps)) != NULL;
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(8 * taps + ((p.together - 1) * p.stride_width + 1) * p.input_channels);
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s8_lanes(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s8_lanes(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}
