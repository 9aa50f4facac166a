/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* products_s16.h for cores with vectors of integers. Include <arm_mve.h> before it. */
#ifndef TFL2C_VECTOR_PRODUCTS_S16_H
#define TFL2C_VECTOR_PRODUCTS_S16_H

#include <stdint.h>

#define TFL2C_MOST_PRODUCTS 504 /* a multiple of eight below 2^31 / (2^15 * 2^7) */

/* Lanes behind the last product are neither read nor added, though pointers move by whole vectors. */
static inline void tfl2c_add_products_s16(const int16_t *x, const int8_t *weights, int32_t count,
                                          int64_t *sums)
{
    while (count > 0) {
        const int32_t part = count < TFL2C_MOST_PRODUCTS ? count : TFL2C_MOST_PRODUCTS;
        const int16_t *from = x;
        const int8_t *w = weights;
        int32_t sum = 0;

        __asm__ volatile(".syntax unified\n\t"
                         "wlstp.16 lr, %[part], 2f\n"
                         "1:\n\t"
                         "vldrh.16 q0, [%[from]], #16\n\t"
                         "vldrb.s16 q1, [%[w]], #8\n\t"
                         "vmladava.s16 %[sum], q0, q1\n\t"
                         "letp   lr, 1b\n"
                         "2:\n\t"
                         : [from] "+r"(from), [w] "+l"(w), [sum] "+Te"(sum)
                         : [part] "r"(part)
                         : "q0", "q1", "lr", "cc", "memory");
        sums[0] += sum;
        count -= part;
        x += part;
        weights += part;
    }
}

static inline void tfl2c_sum_products_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                             int32_t count, int32_t *sums)
{
    const int16_t *x1 = &x[step];
    const int16_t *x2 = &x1[step];
    const int16_t *x3 = &x2[step];
    int32_t a = 0;
    int32_t b = 0;
    int32_t c = 0;
    int32_t d = 0;

    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.16 lr, %[count], 2f\n"
                     "1:\n\t"
                     "vldrb.s16 q0, [%[w]], #8\n\t"
                     "vldrh.16 q1, [%[x0]], #16\n\t"
                     "vmladava.s16 %[a], q0, q1\n\t"
                     "vldrh.16 q2, [%[x1]], #16\n\t"
                     "vmladava.s16 %[b], q0, q2\n\t"
                     "vldrh.16 q1, [%[x2]], #16\n\t"
                     "vmladava.s16 %[c], q0, q1\n\t"
                     "vldrh.16 q2, [%[x3]], #16\n\t"
                     "vmladava.s16 %[d], q0, q2\n\t"
                     "letp   lr, 1b\n"
                     "2:\n\t"
                     : [x0] "+r"(x), [x1] "+r"(x1), [x2] "+r"(x2), [x3] "+r"(x3), [w] "+l"(weights),
                       [a] "+Te"(a), [b] "+Te"(b), [c] "+Te"(c), [d] "+Te"(d)
                     : [count] "r"(count)
                     : "q0", "q1", "q2", "lr", "cc", "memory");
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

/* Weights that are widened as they are loaded take lower registers, of which there are few. */
static inline void tfl2c_sum_channels_s16_x2(const int16_t *x, const int8_t *first,
                                             const int8_t *second, int32_t count, int32_t *sums)
{
    int32_t a = 0;
    int32_t b = 0;

    __asm__ volatile(
        ".syntax unified\n\t"
        "wlstp.16 lr, %[count], 2f\n"
        "1:\n\t"
        "vldrh.16 q0, [%[x]], #16\n\t"
        "vldrb.s16 q1, [%[first]], #8\n\t"
        "vmladava.s16 %[a], q0, q1\n\t"
        "vldrb.s16 q2, [%[second]], #8\n\t"
        "vmladava.s16 %[b], q0, q2\n\t"
        "letp   lr, 1b\n"
        "2:\n\t"
        : [x] "+r"(x), [first] "+l"(first), [second] "+l"(second), [a] "+Te"(a), [b] "+Te"(b)
        : [count] "r"(count)
        : "q0", "q1", "q2", "lr", "cc", "memory");
    sums[0] = a;
    sums[1] = b;
}

static inline void tfl2c_sum_channels_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                             int32_t count, int32_t *sums)
{
    tfl2c_sum_channels_s16_x2(x, weights, &weights[step], count, sums);
    tfl2c_sum_channels_s16_x2(x, &weights[2 * step], &weights[3 * step], count, &sums[2]);
}

#define TFL2C_SUM_CHANNELS tfl2c_sum_channels_s16_x4
#include "tfl2c/long_products_s16.h"

#endif
