/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of products of int16 codes with int8 weights for four neighbouring channels. */
#ifndef TFL2C_TAPS_S16_H
#define TFL2C_TAPS_S16_H

#include <stdint.h>

#define TFL2C_MOST_PRODUCTS 508 /* so many fit in 32 bits, and four more */

/* Adds `count` taps: pixels that are `step` elements apart, weights `weight_step` apart. */
static inline void tfl2c_add_taps_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                         int32_t weight_step, int32_t count, int32_t *sums)
{
    for (; count > 0; count--) {
        sums[0] += x[0] * weights[0];
        sums[1] += x[1] * weights[1];
        sums[2] += x[2] * weights[2];
        sums[3] += x[3] * weights[3];
        x += step;
        weights += weight_step;
    }
}

#endif
