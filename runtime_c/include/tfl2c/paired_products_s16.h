/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* products_s16.h for cores with 16-bit products. Include <arm_acle.h> before it. */
#ifndef TFL2C_PAIRED_PRODUCTS_S16_H
#define TFL2C_PAIRED_PRODUCTS_S16_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/apart.h"
#include "tfl2c/four_dots.h"

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

TFL2C_APART void tfl2c_sum_products_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                           int32_t count, int32_t *sums)
{
    const int16_t *x1 = &x[step];
    const int16_t *x2 = &x1[step];
    const int16_t *x3 = &x2[step];
    const int8_t *const end = &weights[count & ~3];
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
    for (count &= 3; count > 0; count--) {
        const int32_t w = *weights++;

        a += *x++ * w;
        b += *x1++ * w;
        c += *x2++ * w;
        d += *x3++ * w;
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

/* Four codes as pairs, 0 with 2 and 1 with 3. */
#define TFL2C_FOUR_CODES_S16                   \
    "ldr r11, [r0], #4; ldr r10, [r0], #4\n\t" \
    "pkhbt r9, r11, r10, lsl #16; pkhtb r10, r10, r11, asr #16\n\t"

static __attribute__((naked, noinline, unused)) void tfl2c_add_whole_channels_s16(
    __attribute__((unused)) const int16_t *x, __attribute__((unused)) const int8_t *w,
    __attribute__((unused)) int32_t step, __attribute__((unused)) int32_t *sums,
    __attribute__((unused)) uint32_t any, __attribute__((unused)) const int16_t *end)
{
    __asm__ volatile(TFL2C_WHOLE_DOTS(TFL2C_FOUR_CODES_S16));
}

static inline void tfl2c_sum_channels_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                             int32_t count, int32_t *sums)
{
    const int32_t whole = count & ~3;

    memset(sums, 0, 4 * sizeof *sums);
    if (whole != 0) {
        tfl2c_add_whole_channels_s16(x, weights, step, sums, 0, &x[whole]);
    }
    for (int32_t i = whole; i < count; i++) {
        sums[0] += x[i] * weights[i];
        sums[1] += x[i] * weights[step + i];
        sums[2] += x[i] * weights[2 * step + i];
        sums[3] += x[i] * weights[3 * step + i];
    }
}

#define TFL2C_SUM_CHANNELS tfl2c_sum_channels_s16_x4
#include "tfl2c/long_products_s16.h"

#endif
