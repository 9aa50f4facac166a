/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of int8 codes with the weights of two units A, B in halfwords 256 * B + A: portable, and
 * for cores with 16-bit products. Same bits. fully_connected_s8_x2.h says how the weights lie. */
#ifndef TFL2C_PRODUCTS_X2_H
#define TFL2C_PRODUCTS_X2_H

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && defined(__ARM_FEATURE_DSP)
#include "tfl2c/halfwords.h"

#define TFL2C_PRODUCTS_X2_DSP
#endif

/* Sums of A's products, and of those with 256 * B + A, modulo 2^32. */
typedef struct {
    uint32_t low;
    uint32_t both;
} tfl2c_sums_x2;

#if defined(TFL2C_PRODUCTS_X2_DSP)

/* Adds the products of two codes, as halfwords. */
static inline void tfl2c_add_two(tfl2c_sums_x2 *sums, uint32_t codes, uint32_t weights)
{
    sums->both = tfl2c_add_products_x2(codes, weights, sums->both);
    sums->low = tfl2c_add_products_x2(codes, tfl2c_even_bytes(weights), sums->low);
}

static inline void tfl2c_add_four(tfl2c_sums_x2 *sums, const int8_t *codes, const uint32_t *weights)
{
    uint32_t group;

    memcpy(&group, codes, 4);
    tfl2c_add_two(sums, tfl2c_even_bytes(group), weights[0]);
    tfl2c_add_two(sums, tfl2c_odd_bytes(group), weights[1]);
}

/* Two codes in r12 and their weights W: r10 is low, r11 both. */
#define TFL2C_TWO_PRODUCTS(W) \
    "smlad r11, r12, " W ", r11; sxtb16 " W ", " W "; smlad r10, r12, " W ", r10\n\t"
#define TFL2C_FOUR_PRODUCTS(EVEN, ODD)                         \
    "ldr lr, [r1], #4; sxtb16 r12, lr\n\t" TFL2C_TWO_PRODUCTS( \
        EVEN) "sxtb16 r12, lr, ror #8\n\t" TFL2C_TWO_PRODUCTS(ODD)

/* Whole sixteens of codes, at least one. */
static __attribute__((naked, noinline)) void tfl2c_add_sixteens(
    __attribute__((unused)) tfl2c_sums_x2 *sums, __attribute__((unused)) const int8_t *codes,
    __attribute__((unused)) const int8_t *end, __attribute__((unused)) const uint32_t *weights)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r10, r11}\n"
        "1: ldm r3!, {r4-r9}\n\t" TFL2C_FOUR_PRODUCTS("r4", "r5") TFL2C_FOUR_PRODUCTS("r6", "r7")
            TFL2C_FOUR_PRODUCTS("r8", "r9") "ldm r3!, {r4, r5}\n\t" TFL2C_FOUR_PRODUCTS(
                "r4", "r5") "cmp r1, r2; bne 1b\n\t"
                            "stm r0, {r10, r11}; pop {r4-r11, pc}\n\t"
        :
        :
        : "memory");
}

#else

static inline void tfl2c_add_four(tfl2c_sums_x2 *sums, const int8_t *codes, const uint32_t *weights)
{
    for (int32_t i = 0; i < 4; i++) {
        const uint32_t half = weights[i % 2] >> (i / 2 * 16);

        sums->both += (uint32_t)(codes[i] * (int16_t)(uint16_t)half);
        sums->low += (uint32_t)(codes[i] * (int8_t)(uint8_t)half);
    }
}

static inline void tfl2c_add_sixteens(tfl2c_sums_x2 *sums, const int8_t *codes, const int8_t *end,
                                      const uint32_t *weights)
{
    for (; codes != end; codes += 4, weights += 2) {
        tfl2c_add_four(sums, codes, weights);
    }
}

#endif

/* Adds the products of a row of codes, up to whole groups of four zeros. */
static inline void tfl2c_add_row(tfl2c_sums_x2 *sums, const int8_t *codes, int32_t count,
                                 const uint32_t *weights)
{
    tfl2c_sums_x2 own = *sums;
    const int8_t *const end = &codes[count & ~15];
    int8_t rest[4] = {0, 0, 0, 0};

    if (codes != end) {
        tfl2c_add_sixteens(&own, codes, end, weights);
        weights += (end - codes) / 2;
        codes = end;
    }
    for (count &= 15; count >= 4; count -= 4, codes += 4, weights += 2) {
        tfl2c_add_four(&own, codes, weights);
    }
    if (count > 0) {
        memcpy(rest, codes, (size_t)count);
        tfl2c_add_four(&own, rest, weights);
    }
    *sums = own;
}

#endif
