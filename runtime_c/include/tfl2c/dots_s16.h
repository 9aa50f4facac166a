/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of a run of int16 codes with other runs of them, in 64 bits: portable, and in assembler
 * for cores with 16-bit products and with vectors of integers. Same bits. */
#ifndef TFL2C_DOTS_S16_H
#define TFL2C_DOTS_S16_H

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && defined(__ARM_FEATURE_MVE)

/* Lanes behind the last code are neither read nor added. */
static inline int64_t tfl2c_dot_s16(const int16_t *x, const int16_t *w, int32_t count)
{
    uint32_t low, high;

    __asm__ volatile(".syntax unified\n\t"
                     "movs r4, #0; movs r5, #0; wlstp.16 lr, %[count], 2f\n"
                     "1: vldrh.16 q0, [%[x]], #16; vldrh.16 q1, [%[w]], #16\n\t"
                     "vmlaldava.s16 r4, r5, q0, q1; letp lr, 1b\n"
                     "2: mov %[low], r4; mov %[high], r5\n\t"
                     : [x] "+r"(x), [w] "+r"(w), [low] "=r"(low), [high] "=r"(high)
                     : [count] "r"(count)
                     : "q0", "q1", "r4", "r5", "lr", "cc", "memory");
    return (int64_t)((uint64_t)high << 32 | low);
}

#elif defined(__GNUC__) && defined(__ARM_FEATURE_DSP)

/* Adds two products of codes that may lie at any even address. */
#define TFL2C_TWO_PRODUCTS_S16(at)                             \
    "ldr %[a], [%[x], #" at "]; ldr %[b], [%[w], #" at "]\n\t" \
    "smlald %[low], %[high], %[a], %[b]\n\t"

static inline int64_t tfl2c_dot_s16(const int16_t *x, const int16_t *w, int32_t count)
{
    const int16_t *const end = &x[count & ~7];
    uint32_t low = 0, high = 0, a, b;
    int64_t sum;

    if (x != end) {
        __asm__ volatile(
            ".syntax unified\n"
            "1:\n\t" TFL2C_TWO_PRODUCTS_S16("0") TFL2C_TWO_PRODUCTS_S16("4")
                TFL2C_TWO_PRODUCTS_S16("8") TFL2C_TWO_PRODUCTS_S16(
                    "12") "adds %[x], #16; adds %[w], #16; cmp %[x], %[end]; bne 1b\n\t"
            :
            [x] "+l"(x), [w] "+l"(w), [low] "+r"(low), [high] "+r"(high), [a] "=&r"(a), [b] "=&r"(b)
            : [end] "r"(end)
            : "cc", "memory");
    }
    sum = (int64_t)((uint64_t)high << 32 | low);
    for (count &= 7; count > 0; count--) {
        sum += *x++ * *w++;
    }
    return sum;
}

#else

static inline int64_t tfl2c_dot_s16(const int16_t *x, const int16_t *w, int32_t count)
{
    int64_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i] * w[i];
    }
    return sum;
}

#endif

/* Adds the products of codes with some runs that are `step` codes apart. */
static inline void tfl2c_add_dots_s16(const int16_t *x, const int16_t *w, int32_t step,
                                      int32_t runs, int32_t count, int64_t *sums)
{
    for (int32_t i = 0; i < runs; i++) {
        sums[i] += tfl2c_dot_s16(x, &w[i * step], count);
    }
}

#endif
