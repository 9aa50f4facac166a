/* SPDX-License-Identifier: Apache-2.0 */
/* Output channels of packed kernels. Their rescaling is not proved equal to anything here: both
 * forms of a kernel have to do what the packed numbers say. */
#include "fuzz.h"

fuzz_layer fuzz_channels;

#define LIMIT (1 << 23) /* sums stay below it in magnitude */

/* Neighbours share halfwords, 256 * the second + the first, which has to stay within 16 bits. */
static void fit_pairs(void)
{
    fuzz_layer *const l = &fuzz_channels;

    for (int32_t c = 1; c < l->channels; c++) {
        for (int32_t k = 0; k < l->taps; k++) {
            if (l->weights[c][k] == -128 && l->weights[c - 1][k] < 0) {
                l->weights[c][k] = -127;
            }
        }
    }
}

static void draw_rescaling(int32_t channel, int32_t reach, int32_t exponent)
{
    fuzz_layer *const l = &fuzz_channels;
    const int32_t zero_point = fuzz_ends(-128, 127);
    uint32_t shift = 0;
    int32_t half = 1 << (exponent - 1);

    l->multiplier[channel] =
        fuzz_chance(16) ? fuzz_ends(0, INT32_MAX) : (int32_t)(fuzz_random() >> fuzz_between(1, 9));
    if (l->general) {
        shift = (uint32_t)-fuzz_shift(reach, -23, -1);
        half = 1 << (shift - 1);
        l->multiplier[channel] = fuzz_multiplier();
    }
    l->shift[channel] = shift;
    l->addend[channel] = half + zero_point * (1 << (shift != 0 ? shift : (uint32_t)exponent));
    if (fuzz_chance(12)) {
        l->addend[channel] = fuzz_ends(-(1 << 30), 1 << 30);
    }
}

static void draw_weights(int32_t channels, int32_t taps)
{
    fuzz_layer *const l = &fuzz_channels;

    l->channels = channels;
    l->taps = taps;
    l->general = fuzz_chance(2);
    for (int32_t c = 0; c < channels; c++) {
        fuzz_fill(l->weights[c], taps);
    }
}

/* Draws what is added to the products and how sums become codes. */
static void draw_sums(int32_t greatest_code, int32_t exponent)
{
    fuzz_layer *const l = &fuzz_channels;

    for (int32_t c = 0; c < l->channels; c++) {
        int32_t reach = 0;
        int32_t most;

        for (int32_t k = 0; k < l->taps; k++) {
            const int32_t w = l->weights[c][k];

            reach += greatest_code * (w < 0 ? -w : w);
            if (reach >= LIMIT) { /* as many taps as fit, and no more */
                reach -= greatest_code * (w < 0 ? -w : w);
                l->weights[c][k] = 0;
            }
        }
        most = LIMIT - 1 - reach;
        l->bias[c] = fuzz_chance(8)
                         ? fuzz_ends(-most, most)
                         : fuzz_between(-(most < 4096 ? most : 4096), most < 4096 ? most : 4096);
        draw_rescaling(c, reach, exponent);
    }
}

/* greatest_code: of the codes that weights meet, in magnitude */
void fuzz_draw_layer(int32_t channels, int32_t taps, int32_t greatest_code, int32_t exponent)
{
    draw_weights(channels, taps);
    fit_pairs();
    draw_sums(greatest_code, exponent);
}

/* Small codes stay what they are, of others the upper half is left. */
void fuzz_draw_nibbles(int32_t channels, int32_t taps, int32_t exponent)
{
    draw_weights(channels, taps);
    for (int32_t c = 0; c < channels; c++) {
        for (int32_t k = 0; k < taps; k++) {
            int8_t *const w = &fuzz_channels.weights[c][k];

            *w = *w < -8 || *w > 7 ? (int8_t)(*w >> 4) : *w;
        }
    }
    draw_sums(128, exponent);
}

uint32_t fuzz_shifts(int32_t first, int32_t count)
{
    uint32_t shifts = 0;

    for (int32_t i = 0; i < 4; i++) {
        const uint32_t none = fuzz_channels.general ? 1u : 0u;

        shifts |= (i < count ? fuzz_channels.shift[first + i] : none) << 8 * i;
    }
    return shifts;
}

void fuzz_threes(uint32_t *blocks)
{
    const fuzz_layer *const l = &fuzz_channels;

    for (int32_t first = 0; first < l->channels; first += 4) {
        *blocks++ = fuzz_shifts(first, l->channels - first);
        for (int32_t c = first; c < first + 4; c++) {
            const int32_t is_there = c < l->channels;

            *blocks++ = is_there ? (uint32_t)l->bias[c] : 0;
            *blocks++ = is_there ? (uint32_t)l->multiplier[c] : 0;
            *blocks++ = is_there ? (uint32_t)l->addend[c] : 0;
        }
    }
}
