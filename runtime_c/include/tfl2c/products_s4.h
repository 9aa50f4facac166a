/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of products of int8 codes, less their zero point, with int4 weights, which are packed two a
 * byte, the first one low. Weights are counted from the first one of the tensor. */
#ifndef TFL2C_PRODUCTS_S4_H
#define TFL2C_PRODUCTS_S4_H

#include <stdint.h>

#include "tfl2c/requant.h"

static inline int32_t tfl2c_low_s4(int32_t pair)
{
    return ((pair & 15) ^ 8) - 8;
}

static inline int32_t tfl2c_weight_s4(const int8_t *weights, int32_t i)
{
    const int32_t pair = weights[i >> 1];

    return (i & 1) != 0 ? pair >> 4 : tfl2c_low_s4(pair);
}

/* Adds the products of `count` codes with the weights from `offset` on. */
static inline void tfl2c_add_s4(const int8_t *x, int32_t zero, const int8_t *weights,
                                int32_t offset, int32_t count, int32_t *sums)
{
    const int8_t *const end = &x[count];
    int32_t sum = 0;

    if ((offset & 1) != 0 && x < end) {
        sum += (*x++ - zero) * tfl2c_weight_s4(weights, offset++);
    }
    for (weights += offset >> 1; end - x >= 2; x += 2) {
        const int32_t pair = *weights++;

        sum += (x[0] - zero) * tfl2c_low_s4(pair) + (x[1] - zero) * (pair >> 4);
    }
    if (x < end) {
        sum += (*x - zero) * tfl2c_low_s4(*weights);
    }
    sums[0] += sum;
}

/* The same for four pixels that are `step` elements apart. */
static inline void tfl2c_add_s4_x4(const int8_t *x, int32_t step, int32_t zero,
                                   const int8_t *weights, int32_t offset, int32_t count,
                                   int32_t *sums)
{
    int32_t a = 0;
    int32_t b = 0;
    int32_t c = 0;
    int32_t d = 0;

    for (int32_t i = offset; i < offset + count; i++, x++) {
        const int32_t weight = tfl2c_weight_s4(weights, i);

        a += (x[0] - zero) * weight;
        b += (x[step] - zero) * weight;
        c += (x[2 * step] - zero) * weight;
        d += (x[3 * step] - zero) * weight;
    }
    sums[0] += a;
    sums[1] += b;
    sums[2] += c;
    sums[3] += d;
}

/* The code of an output channel, by a kernel's parameters. */
#define TFL2C_CODE_S4(p, c, sum)                                                              \
    tfl2c_code_s8(tfl2c_requantize(tfl2c_wrapping_add(sum, (p)->bias[c]), (p)->multiplier[c], \
                                   (p)->shift[c]),                                            \
                  (p)->output_zero_point, (p)->output_min, (p)->output_max)

#endif
