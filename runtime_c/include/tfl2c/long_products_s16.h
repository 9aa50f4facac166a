/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of any number of products. What includes this has TFL2C_MOST_PRODUCTS,
 * tfl2c_add_products_s16, tfl2c_sum_products_s16_x4 and tfl2c_add_channels_s16_x4, or in its place
 * TFL2C_SUM_CHANNELS(x, step, weights, count, sums) for at most so many products. */
#ifndef TFL2C_LONG_PRODUCTS_S16_H
#define TFL2C_LONG_PRODUCTS_S16_H

#include <stdint.h>

/* Adds the products of four runs of codes that are `step` elements apart with one of weights. */
static inline void tfl2c_add_products_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                             int32_t count, int64_t *sums)
{
    while (count > 0) {
        const int32_t part = count < TFL2C_MOST_PRODUCTS ? count : TFL2C_MOST_PRODUCTS;
        int32_t some[4];

        tfl2c_sum_products_s16_x4(x, step, weights, part, some);
        for (int32_t i = 0; i < 4; i++) {
            sums[i] += some[i];
        }
        count -= part;
        x += part;
        weights += part;
    }
}

#if defined(TFL2C_SUM_CHANNELS)

/* Adds the products of one run of codes and the weights of four channels, `step` apart. */
static inline void tfl2c_add_channels_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                             int32_t count, int64_t *sums)
{
    while (count > 0) {
        const int32_t part = count < TFL2C_MOST_PRODUCTS ? count : TFL2C_MOST_PRODUCTS;
        int32_t some[4];

        TFL2C_SUM_CHANNELS(x, step, weights, part, some);
        for (int32_t i = 0; i < 4; i++) {
            sums[i] += some[i];
        }
        count -= part;
        x += part;
        weights += part;
    }
}

#endif

/* The same with the weights of some channels, [1, 4]. */
static inline void tfl2c_add_some_channels_s16(const int16_t *x, int32_t step,
                                               const int8_t *weights, int32_t channels,
                                               int32_t count, int64_t *sums)
{
    if (channels == 4) {
        tfl2c_add_channels_s16_x4(x, step, weights, count, sums);
        return;
    }
    for (int32_t i = 0; i < channels; i++) {
        tfl2c_add_products_s16(x, &weights[i * step], count, &sums[i]);
    }
}

#endif
