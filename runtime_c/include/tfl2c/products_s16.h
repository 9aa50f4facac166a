/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of products of int16 codes with int8 weights. 32 bits hold the sum of TFL2C_MOST_PRODUCTS
 * products; longer sums take 64. */
#ifndef TFL2C_PRODUCTS_S16_H
#define TFL2C_PRODUCTS_S16_H

#include <stdint.h>

#define TFL2C_MOST_PRODUCTS 508 /* a multiple of four below 2^31 / (2^15 * 2^7) */

static inline int32_t tfl2c_at_most(int32_t count)
{
    return count < TFL2C_MOST_PRODUCTS ? count : TFL2C_MOST_PRODUCTS;
}

static inline void tfl2c_add_products_s16(const int16_t *x, const int8_t *weights, int32_t count,
                                          int64_t *sums)
{
    while (count > 0) {
        const int32_t part = tfl2c_at_most(count);
        int32_t sum = 0;

        for (int32_t i = 0; i < part; i++) {
            sum += *x++ * *weights++;
        }
        sums[0] += sum;
        count -= part;
    }
}

/* The same for four pixels that are `step` elements apart. */
static inline void tfl2c_add_products_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                             int32_t count, int64_t *sums)
{
    while (count > 0) {
        const int32_t part = tfl2c_at_most(count);
        int32_t a = 0;
        int32_t b = 0;
        int32_t c = 0;
        int32_t d = 0;

        for (int32_t i = 0; i < part; i++, x++) {
            const int32_t w = *weights++;

            a += x[0] * w;
            b += x[step] * w;
            c += x[2 * step] * w;
            d += x[3 * step] * w;
        }
        sums[0] += a;
        sums[1] += b;
        sums[2] += c;
        sums[3] += d;
        count -= part;
    }
}

#endif
