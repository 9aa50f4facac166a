/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Blocks of four output channels over the bytes of a window, one sum after the other.
 * conv_2d_s8_x4.h says what a block is. */
#ifndef TFL2C_BLOCKS_X4_H
#define TFL2C_BLOCKS_X4_H

#include <stdint.h>

#include "tfl2c/rescale_x4.h"

typedef struct {
    const uint32_t *blocks;
    int32_t products; /* of a window */
    int32_t shifts;   /* words of shifts in a block */
    int32_t channels;
    int32_t exponent; /* of the rescaling */
    int32_t output_min;
    int32_t output_max;
} tfl2c_blocks;

/* The place that byte i of a run of a window, in the order of the weights, has in the run. The last
 * group may begin nearer. */
static inline int32_t tfl2c_place_in_run(int32_t i, int32_t run)
{
    static const uint8_t order[4] = {0, 2, 1, 3};
    const int32_t group = 4 * (i / 4 + 1) > run ? run - 4 : i / 4 * 4;

    return group + order[i % 4];
}

/* Sums of the even and the odd channel of two. words: the first of two for every two products. */
static inline void tfl2c_two_sums(const int8_t *bytes, const uint32_t *words, int32_t products,
                                  uint32_t sums[2])
{
    uint32_t low = sums[0];
    uint32_t both = sums[1];

    for (int32_t k = 0; k < products; k++) {
        const uint32_t word = words[k / 2 * 2] >> (k % 2 * 16);
        const int32_t pair = (int16_t)(uint16_t)word;
        const int32_t weight = (int8_t)(uint8_t)word;

        both += (uint32_t)(bytes[k] * pair);
        low += (uint32_t)(bytes[k] * weight);
    }
    sums[0] = low;
    sums[1] = both - low;
}

/* Makes all channels of a pixel. bytes: [products], in the order of the weights */
static inline void tfl2c_make_blocks(const tfl2c_blocks *b, const int8_t *bytes, int8_t *output)
{
    const int32_t last = b->channels < 4 ? 0 : b->channels - 4;
    const uint32_t *block = b->blocks;

    for (int32_t c = 0; c < b->channels; c += 4, block += b->products + 12 + b->shifts) {
        const uint32_t shifts = b->shifts != 0 ? block[4 + b->products] : 0u;
        const uint32_t *rescaling = &block[4 + b->products + b->shifts];
        int8_t *codes = &output[c < last ? c : last];

        for (int32_t i = 0; i < 4 && i < b->channels; i++) {
            uint32_t sums[2] = {block[i / 2 * 2], block[i / 2 * 2 + 1]};
            int32_t sum;
            int8_t code;

            tfl2c_two_sums(bytes, &block[4 + i / 2], b->products, sums);
            sum = i % 2 == 0 ? (int32_t)sums[0] : (int32_t)sums[1] / 256;
            code = tfl2c_rescale_x4(sum, shifts >> (8 * i) & 255u, rescaling[2 * i],
                                    rescaling[1 + 2 * i], b->exponent);
            codes[i] = (int8_t)tfl2c_clamp(code, b->output_min, b->output_max);
        }
    }
}

#endif
