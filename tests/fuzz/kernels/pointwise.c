/* SPDX-License-Identifier: Apache-2.0 */
/* One tap at every pixel, few input channels. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/conv_2d_s8_1x1x16.h"
#include "tfl2c/conv_2d_s8_1x1x8.h"

FUZZ_TWIN(conv_2d_s8_1x1x16);
FUZZ_TWIN(conv_2d_s8_1x1x8);

void fuzz_conv_2d_s8_1x1x8(void)
{
    static const uint8_t order[8] = {0, 2, 1, 3, 4, 6, 5, 7};
    const fuzz_layer *const layer = &fuzz_channels;
    tfl2c_conv_2d_s8_1x1x8_params p = {0};
    const int32_t all = fuzz_between(1, 6);
    const int32_t rows = fuzz_between(1, all);
    const int32_t first_row = fuzz_between(0, all - rows);
    int8_t *input, *output, *twin;
    uint32_t *to;

    p.width = fuzz_between(1, 20);
    p.output_channels = fuzz_between(4, 24);
    p.input_rows = fuzz_chance(2) ? all : fuzz_between(rows, all);
    p.output_rows = fuzz_chance(2) ? all : fuzz_between(rows, all);
    do {
        fuzz_draw_layer(p.output_channels, 8, 128, TFL2C_CONV_2D_S8_1X1X8_EXPONENT);
    } while (layer->general);
    p.blocks = to = (uint32_t *)fuzz_words(FUZZ_BLOCKS, (p.output_channels + 3) / 4 * 28);
    for (int32_t i = 0; i < (p.output_channels + 3) / 4 * 4; i++) {
        const int32_t last = p.output_channels - 4;
        const int32_t c = (i / 4 * 4 < last ? i / 4 * 4 : last) + i % 4;

        *to++ = 256u * (uint32_t)layer->bias[c];
        for (int32_t k = 0; k < 8; k += 2) {
            *to++ = (256u * (uint32_t)layer->weights[c][order[k]] & 0xffffu) |
                    256u * (uint32_t)layer->weights[c][order[k + 1]] << 16;
        }
        *to++ = (uint32_t)layer->multiplier[c];
        *to++ = (uint32_t)layer->addend[c];
    }
    input = fuzz_activations(FUZZ_INPUT, p.input_rows * p.width * 8, 1);
    output = fuzz_output(p.output_rows * p.width * p.output_channels, 1);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_1x1x8(&p, input, twin, first_row, rows);
    tfl2c_conv_2d_s8_1x1x8(&p, input, output, first_row, rows);
    fuzz_compare(twin);
}

/* Blocks of four channels, the last four of them the last one. */
static void draw_blocks(const tfl2c_conv_2d_s8_1x1x16_params *p, int32_t blocks, int32_t *words,
                        int8_t *weights)
{
    for (int32_t i = 0; i < 4 * blocks; i++) {
        const int32_t last = p->output_channels - 4;
        const int32_t c = (i / 4 * 4 < last ? i / 4 * 4 : last) + i % 4;
        int32_t *const block = &words[9 * (i / 4)];

        if (c < i) { /* a channel that has a place */
            const int32_t *const other = &words[9 * (c / 4)];
            const uint32_t shift = ((uint32_t)other[8] >> 8 * (c % 4)) & 255u;

            memcpy(&weights[16 * i], &weights[16 * c], 16);
            block[i % 4] = other[c % 4];
            block[4 + i % 4] = other[4 + c % 4];
            block[8] |= (int32_t)(shift << 8 * (i % 4));
            continue;
        }
        fuzz_fill(&weights[16 * i], p->input_channels);
        block[i % 4] = fuzz_chance(16) ? (int32_t)fuzz_random() : fuzz_ends(-8192, 8192);
        block[4 + i % 4] = fuzz_multiplier();
        block[8] |= (int32_t)(((uint32_t)fuzz_shift(16 * 16384, -31, 0) & 255u) << 8 * (i % 4));
    }
}

void fuzz_conv_2d_s8_1x1x16(void)
{
    tfl2c_conv_2d_s8_1x1x16_params p = {0};
    const int32_t all = fuzz_between(1, 6);
    const int32_t rows = fuzz_between(1, all);
    const int32_t first_row = fuzz_between(0, all - rows);
    int8_t *input, *output, *twin, *weights;
    int32_t blocks, *words;
    void *scratch;

    p.width = fuzz_between(1, 20);
    p.input_channels = fuzz_between(1, 16);
    p.output_channels = fuzz_between(4, 24);
    p.input_rows = fuzz_chance(2) ? all : fuzz_between(rows, all);
    p.output_rows = fuzz_chance(2) ? all : fuzz_between(rows, all);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    blocks = (p.output_channels + 3) / 4;
    p.weights = weights = fuzz_take(FUZZ_WEIGHTS, 64 * blocks, 1);
    p.blocks = words = fuzz_words(FUZZ_BLOCKS, 9 * blocks);
    memset(weights, 0, (size_t)(64 * blocks));
    memset(words, 0, (size_t)(9 * blocks) * sizeof *words);
    draw_blocks(&p, blocks, words, weights);
    input = fuzz_activations(FUZZ_INPUT, p.input_rows * p.width * p.input_channels, 1);
    output = fuzz_output(p.output_rows * p.width * p.output_channels, 1);
    scratch = fuzz_scratch(23 * p.input_channels + 16);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_1x1x16(&p, input, twin, fuzz_twin_scratch(), first_row, rows);
    tfl2c_conv_2d_s8_1x1x16(&p, input, output, scratch, first_row, rows);
    fuzz_compare(twin);
}
