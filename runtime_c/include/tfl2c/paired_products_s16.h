/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* products_s16.h for cores with 16-bit products. Include <arm_acle.h> before it. */
#ifndef TFL2C_PAIRED_PRODUCTS_S16_H
#define TFL2C_PAIRED_PRODUCTS_S16_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/apart.h"

#define TFL2C_MOST_PRODUCTS 508 /* a multiple of four below 2^31 / (2^15 * 2^7) */

/* Four weights as two pairs in their order. */
typedef struct {
    int32_t low;
    int32_t high;
} tfl2c_widened;

static inline int32_t tfl2c_word(const void *at)
{
    int32_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

static inline tfl2c_widened tfl2c_widen(const int8_t *weights)
{
    tfl2c_widened pairs;
    int32_t odd;

    __asm__("sxtb16 %[high], %[four]\n\t"
            "sxtb16 %[odd], %[four], ror #8\n\t"
            "pkhbt  %[low], %[high], %[odd], lsl #16\n\t"
            "pkhtb  %[high], %[odd], %[high], asr #16"
            : [low] "=&r"(pairs.low), [high] "=&r"(pairs.high), [odd] "=&r"(odd)
            : [four] "r"(tfl2c_word(weights)));
    return pairs;
}

/* Adds four products and moves on. What follows is not begun before: registers are few. */
static inline int32_t tfl2c_four_products(const int16_t **x, tfl2c_widened w, int32_t sum)
{
    const int32_t low = tfl2c_word(*x);
    const int32_t high = tfl2c_word(*x + 2);

    *x += 4;
    __asm__ volatile("" ::: "memory");
    return __smlad(high, w.high, __smlad(low, w.low, sum));
}

TFL2C_APART void tfl2c_add_products_s16(const int16_t *x, const int8_t *weights, int32_t count,
                                        int64_t *sums)
{
    while (count > 0) {
        const int32_t part = count < TFL2C_MOST_PRODUCTS ? count : TFL2C_MOST_PRODUCTS;
        const int8_t *const end = &weights[part & ~3];
        int32_t sum = 0;

        for (; weights != end; weights += 4) {
            sum = tfl2c_four_products(&x, tfl2c_widen(weights), sum);
        }
        for (int32_t i = part & 3; i > 0; i--) {
            sum += *x++ * *weights++;
        }
        sums[0] += sum;
        count -= part;
    }
}

TFL2C_APART void tfl2c_add_products_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                           int32_t count, int64_t *sums)
{
    const int16_t *x1 = &x[step];
    const int16_t *x2 = &x1[step];
    const int16_t *x3 = &x2[step];

    while (count > 0) {
        const int32_t part = count < TFL2C_MOST_PRODUCTS ? count : TFL2C_MOST_PRODUCTS;
        const int8_t *const end = &weights[part & ~3];
        int32_t a = 0;
        int32_t b = 0;
        int32_t c = 0;
        int32_t d = 0;

        for (; weights != end; weights += 4) {
            const tfl2c_widened w = tfl2c_widen(weights);

            a = tfl2c_four_products(&x, w, a);
            b = tfl2c_four_products(&x1, w, b);
            c = tfl2c_four_products(&x2, w, c);
            d = tfl2c_four_products(&x3, w, d);
        }
        for (int32_t i = part & 3; i > 0; i--) {
            const int32_t w = *weights++;

            a += *x++ * w;
            b += *x1++ * w;
            c += *x2++ * w;
            d += *x3++ * w;
        }
        sums[0] += a;
        sums[1] += b;
        sums[2] += c;
        sums[3] += d;
        count -= part;
    }
}

#endif
