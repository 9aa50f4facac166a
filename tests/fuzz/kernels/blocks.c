/* SPDX-License-Identifier: Apache-2.0 */
/* The depthwise kernel for any window on cores without vectors, whose inner loop is assembler. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/depthwise_conv_2d_s8_blocks.h"

FUZZ_TWIN(depthwise_conv_2d_s8_blocks);

static const fuzz_layer *const layer = &fuzz_channels;

/* [channels / 4, rounded up][taps], four channels in a word */
static uint32_t *draw_words(void)
{
    const int32_t count = (layer->channels + 3) / 4 * layer->taps;
    uint32_t *const words = (uint32_t *)fuzz_words(FUZZ_WEIGHTS, count);

    memset(words, 0, 4 * (size_t)count);
    for (int32_t c = 0; c < layer->channels; c++) {
        for (int32_t k = 0; k < layer->taps; k++) {
            words[c / 4 * layer->taps + k] |= (uint32_t)(uint8_t)layer->weights[c][k] << c % 4 * 8;
        }
    }
    return words;
}

void fuzz_depthwise_conv_2d_s8_blocks(void)
{
    static const fuzz_limits most = {9, 4, 3, 20, 0, 12000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_depthwise_conv_2d_s8_blocks_params p = {0};
    const int32_t taps = w.kernel_height * w.kernel_width;
    const int8_t *input;
    int8_t *output, *twin;
    uint32_t *blocks;

    p.depth_multiplier = fuzz_chance(2) ? 1 : fuzz_between(1, 4);
    if (w.batch * w.output_height * w.output_width * w.input_channels * p.depth_multiplier >
        FUZZ_MOST_ELEMENTS) {
        p.depth_multiplier = 1;
    }
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels = w.input_channels * p.depth_multiplier;
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    fuzz_draw_layer(p.output_channels, taps, 128, TFL2C_DEPTHWISE_CONV_2D_S8_BLOCKS_EXPONENT);
    p.weights = draw_words();
    blocks = (uint32_t *)fuzz_words(FUZZ_BLOCKS, (p.output_channels + 3) / 4 * 13);
    fuzz_threes(blocks);
    p.blocks = blocks;
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s8_blocks(&p, input, twin, w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s8_blocks(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}
