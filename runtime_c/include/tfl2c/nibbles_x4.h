/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of int8 codes with int4 weights of four output channels: portable, and for cores with
 * 16-bit products. Same bits.
 *
 * A block is the weights of four output channels A, B, C, D: for every group of four codes two words.
 * The halfwords of the first are of the codes 0 and 2, lower first, those of the second of 1 and 3.
 * A halfword is (A + 8) | (B + 8) << 4 | (C + 8) << 8 | (D + 8) << 12. Codes that fill up the last
 * group are 0. What sums begin with and how they are rescaled is as in finish_x4.h, with the input's
 * zero point folded in. */
#ifndef TFL2C_NIBBLES_X4_H
#define TFL2C_NIBBLES_X4_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/finish_x4.h"
#include "tfl2c/requant.h"

#if defined(__GNUC__) && defined(__ARM_FEATURE_DSP)
#include "tfl2c/halfwords.h"

#define TFL2C_NIBBLES_DSP
#endif

typedef struct {
    const uint32_t *weights; /* [(channels + 3) / 4][groups][2] */
    const uint32_t *blocks;  /* [(channels + 3) / 4][13] */
    int32_t channels;
    int32_t groups; /* of four codes */
    int32_t output_min;
    int32_t output_max;
} tfl2c_nibbles;

#if defined(TFL2C_NIBBLES_DSP)

#define TFL2C_NIBBLE_MASK 0x000f000fu

static inline int32_t tfl2c_sum_codes(const int8_t *codes, int32_t groups)
{
    uint32_t sum = 0;

    for (; groups > 0; groups--, codes += 4) {
        uint32_t group;

        memcpy(&group, codes, 4);
        sum = tfl2c_add_products_x2(tfl2c_even_bytes(group), 0x00010001u, sum);
        sum = tfl2c_add_products_x2(tfl2c_odd_bytes(group), 0x00010001u, sum);
    }
    return (int32_t)sum;
}

/* Adds the products of two codes with the four weights of each. */
static inline void tfl2c_add_nibbles(uint32_t codes, uint32_t weights, uint32_t mask,
                                     uint32_t *sums)
{
    sums[0] = tfl2c_add_products_x2(codes, mask & weights, sums[0]);
    sums[1] = tfl2c_add_products_x2(codes, mask & weights >> 4, sums[1]);
    sums[2] = tfl2c_add_products_x2(codes, mask & weights >> 8, sums[2]);
    sums[3] = tfl2c_add_products_x2(codes, mask & weights >> 12, sums[3]);
}

static inline void tfl2c_sum_block(const int8_t *codes, const uint32_t *weights, int32_t groups,
                                   int32_t sums[4])
{
    const uint32_t *const end = &weights[2 * groups];
    uint32_t mask = TFL2C_NIBBLE_MASK;
    uint32_t own[4] = {0, 0, 0, 0};

    __asm__("" : "+r"(mask)); /* in a register, so that it is combined with shifted words */
    while (weights != end) {
        const uint32_t even = *weights++;
        const uint32_t odd = *weights++;
        uint32_t group;

        memcpy(&group, codes, 4);
        codes += 4;
        tfl2c_add_nibbles(tfl2c_even_bytes(group), even, mask, own);
        tfl2c_add_nibbles(tfl2c_odd_bytes(group), odd, mask, own);
    }
    for (int32_t i = 0; i < 4; i++) {
        sums[i] = (int32_t)own[i];
    }
}

#else

static inline int32_t tfl2c_sum_codes(const int8_t *codes, int32_t groups)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < 4 * groups; i++) {
        sum += codes[i];
    }
    return sum;
}

/* Sums of the products with the weights plus 8. */
static inline void tfl2c_sum_block(const int8_t *codes, const uint32_t *weights, int32_t groups,
                                   int32_t sums[4])
{
    for (int32_t channel = 0; channel < 4; channel++) {
        int32_t sum = 0;

        for (int32_t i = 0; i < 4 * groups; i++) {
            const uint32_t word = weights[i / 4 * 2 + i % 2];

            sum += codes[i] * (int32_t)(word >> (i / 2 % 2 * 16 + 4 * channel) & 15u);
        }
        sums[channel] = sum;
    }
}

#endif

/* Makes all channels of a pixel or a row. codes: [4 * groups] */
static inline void tfl2c_make_nibbles(const tfl2c_nibbles *n, const int8_t *codes, int8_t *output)
{
    const int32_t eights = 8 * tfl2c_sum_codes(codes, n->groups);
    const uint32_t *weights = n->weights;
    const uint32_t *block = n->blocks;

    for (int32_t left = n->channels; left > 0; left -= 4, output += 4) {
        const int32_t count = left < 4 ? left : 4;
        int32_t sums[4];

        tfl2c_sum_block(codes, weights, n->groups, sums);
        tfl2c_finish_block(sums, -eights, block, output, count);
        for (int32_t i = 0; i < count && (n->output_min > -128 || n->output_max < 127); i++) {
            output[i] = (int8_t)tfl2c_clamp(output[i], n->output_min, n->output_max);
        }
        weights += 2 * n->groups;
        block += 13;
    }
}

#endif
