/* SPDX-License-Identifier: Apache-2.0 */
/* One tap at every pixel, eight input channels. */
#include "fuzz.h"

#include "tfl2c/conv_2d_s8_1x1x8.h"

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
