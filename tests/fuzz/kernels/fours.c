/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks of four output channels, as conv_2d_s8_x4.h describes them. */
#include "fuzz.h"

#include "tfl2c/conv_2d_s8_x4.h"

static const fuzz_layer *const layer = &fuzz_channels;

uint32_t fuzz_weight(int32_t channel, int32_t k)
{
    return channel < layer->channels && k < layer->taps ? (uint32_t)layer->weights[channel][k] : 0;
}

uint32_t fuzz_bias(int32_t channel)
{
    return channel < layer->channels ? (uint32_t)layer->bias[channel] : 0;
}

uint32_t *fuzz_put_rescaling(uint32_t *to, int32_t first)
{
    for (int32_t c = first; c < first + 4; c++) {
        *to++ = c < layer->channels ? (uint32_t)layer->multiplier[c] : 0;
        *to++ = c < layer->channels ? (uint32_t)layer->addend[c] : 0;
    }
    return to;
}

/* One block of four channels: `products` and what is around them, their shifts if `shifts` is 1. */
static uint32_t *put_block(uint32_t *to, int32_t first, int32_t products, int32_t shifts)
{
    for (int32_t c = first; c < first + 4; c += 2) {
        *to++ = fuzz_bias(c);
        *to++ = 256u * fuzz_bias(c + 1) + fuzz_bias(c);
    }
    for (int32_t k = 0; k < products; k += 2) {
        for (int32_t c = first; c < first + 4; c += 2) {
            const uint32_t low = 256u * fuzz_weight(c + 1, k) + fuzz_weight(c, k);
            const uint32_t high = 256u * fuzz_weight(c + 1, k + 1) + fuzz_weight(c, k + 1);

            *to++ = (low & 0xffffu) | high << 16;
        }
    }
    if (shifts != 0) {
        *to++ = fuzz_shifts(first, layer->channels - first);
    }
    return fuzz_put_rescaling(to, first);
}

void fuzz_put_blocks(uint32_t *to, int32_t products, int32_t shifts, int32_t is_last_four)
{
    const int32_t last =
        layer->channels < 4 || !is_last_four ? layer->channels : layer->channels - 4;

    for (int32_t first = 0; first < layer->channels; first += 4) {
        to = put_block(to,
                       first < last             ? first
                       : last < layer->channels ? last
                                                : 0,
                       products, shifts);
    }
}

/* In a window of one row, which ends with a group, bytes that two groups have count once. */
int32_t fuzz_order_window(const fuzz_window *w)
{
    static const uint8_t order[4] = {0, 2, 1, 3};
    const int32_t run = w->kernel_width * w->input_channels;
    const int32_t is_one = w->kernel_height == 1 && run > 4;
    const int32_t products = is_one ? (run + 3) / 4 * 4 : (w->kernel_height * run + 1) / 2 * 2;

    fuzz_draw_layer(w->output_channels, is_one ? products : w->kernel_height * run, 128,
                    TFL2C_CONV_2D_S8_X4_EXPONENT);
    for (int32_t i = 0; is_one && i < products - run; i++) {
        for (int32_t c = 0; c < w->output_channels; c++) {
            fuzz_channels.weights[c][products - 4 + order[i]] = 0;
        }
    }
    return products < 4 ? 4 : products;
}
