/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* dots_s8.h for cores with 16-bit products. */
#ifndef TFL2C_PAIRED_DOTS_S8_H
#define TFL2C_PAIRED_DOTS_S8_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/four_dots.h"
#include "tfl2c/halfwords.h"

/* -zero_point in both halves of a word. */
static inline uint32_t tfl2c_both_less(int32_t zero_point)
{
    const uint32_t less = (uint32_t)-zero_point & 0xffffu;

    return less | less << 16;
}

static inline int32_t tfl2c_total_s8(const int8_t *x, int32_t count)
{
    const int8_t *const end = &x[count & ~3];
    const uint32_t ones = 0x00010001u;
    uint32_t sum = 0;

    for (; x != end; x += 4) {
        uint32_t four;

        memcpy(&four, x, sizeof four);
        sum = tfl2c_add_products_x2(tfl2c_even_bytes(four), ones, sum);
        sum = tfl2c_add_products_x2(tfl2c_odd_bytes(four), ones, sum);
    }
    for (count &= 3; count > 0; count--) {
        sum += (uint32_t)*x++;
    }
    return (int32_t)sum;
}

static inline int32_t tfl2c_dot_s8(const int8_t *x, int32_t zero_point, const int8_t *w,
                                   int32_t count)
{
    const int8_t *const end = &x[count & ~3];
    const uint32_t less = tfl2c_both_less(zero_point);
    uint32_t sum = 0;

    for (; x != end; x += 4, w += 4) {
        uint32_t codes, weights, even;

        memcpy(&codes, x, sizeof codes);
        memcpy(&weights, w, sizeof weights);
        __asm__("sxtab16 %0, %1, %2" : "=r"(even) : "r"(less), "r"(codes));
        __asm__("sxtab16 %0, %1, %2, ror #8" : "=r"(codes) : "r"(less), "r"(codes));
        sum = tfl2c_add_products_x2(even, tfl2c_even_bytes(weights), sum);
        sum = tfl2c_add_products_x2(codes, tfl2c_odd_bytes(weights), sum);
    }
    for (count &= 3; count > 0; count--) {
        sum += (uint32_t)((*x++ - zero_point) * *w++);
    }
    return (int32_t)sum;
}

/* Four codes become two pairs, less their zero point. */
#define TFL2C_FOUR_CODES "ldr r10, [r0], #4; sxtab16 r9, r4, r10; sxtab16 r10, r4, r10, ror #8\n\t"

/* less: what is added to codes, in both halves */
static __attribute__((naked, noinline)) void tfl2c_add_whole_dots_s8(
    __attribute__((unused)) const int8_t *x, __attribute__((unused)) const int8_t *w,
    __attribute__((unused)) int32_t step, __attribute__((unused)) int32_t *sums,
    __attribute__((unused)) uint32_t less, __attribute__((unused)) const int8_t *end)
{
    __asm__ volatile(TFL2C_WHOLE_DOTS(TFL2C_FOUR_CODES));
}

static inline void tfl2c_add_dots_s8_x4(const int8_t *x, int32_t zero_point, const int8_t *w,
                                        int32_t step, int32_t count, int32_t *sums)
{
    const int32_t whole = count & ~3;

    if (whole != 0) {
        tfl2c_add_whole_dots_s8(x, w, step, sums, tfl2c_both_less(zero_point), &x[whole]);
    }
    for (int32_t i = whole; i < count; i++) {
        const int32_t code = x[i] - zero_point;

        sums[0] += code * w[i];
        sums[1] += code * w[step + i];
        sums[2] += code * w[2 * step + i];
        sums[3] += code * w[3 * step + i];
    }
}

#endif
