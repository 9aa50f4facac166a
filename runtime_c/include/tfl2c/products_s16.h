/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of products of int16 codes with int8 weights. 32 bits hold the sum of TFL2C_MOST_PRODUCTS
 * products; longer sums take 64. */
#ifndef TFL2C_PRODUCTS_S16_H
#define TFL2C_PRODUCTS_S16_H

#include <stdint.h>

#include "tfl2c/products_s16_x4.h"

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

/* Sets sums of at most TFL2C_MOST_PRODUCTS products, for four runs that are `step` elements apart. */
static inline void tfl2c_sum_products_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                             int32_t count, int32_t *sums)
{
    tfl2c_multiply_pixels_s16(x, 2 * step, weights, count, sums);
}

/* Adds the products of one run of codes and the weights of four channels, `step` apart. */
static inline void tfl2c_add_channels_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                             int32_t count, int64_t *sums)
{
    while (count > 0) {
        const int32_t part = tfl2c_at_most(count);
        int32_t parts[4];

        tfl2c_multiply_channels_s16(weights, step, x, part, parts);
        for (int32_t i = 0; i < 4; i++) {
            sums[i] += parts[i];
        }
        x += part;
        weights += part;
        count -= part;
    }
}

#include "tfl2c/long_products_s16.h"

#endif
