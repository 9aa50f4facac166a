/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of a run of int8 codes with runs of int8 weights that lie as they are, not packed:
 * portable, and in assembler for cores with 16-bit products and with vectors of integers. Same
 * bits. */
#ifndef TFL2C_DOTS_S8_H
#define TFL2C_DOTS_S8_H

#include <stdint.h>

#if defined(__GNUC__) && defined(__ARM_FEATURE_MVE)
#include "tfl2c/vector_dots_s8.h"
#elif defined(__GNUC__) && defined(__ARM_FEATURE_DSP)
#include "tfl2c/paired_dots_s8.h"
#else
#include "tfl2c/scalar_dots_s8.h"

/* What codes add up to. */
static inline int32_t tfl2c_total_s8(const int8_t *x, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i];
    }
    return sum;
}

/* What the products of codes, less their zero point, with a run of weights add up to. */
static inline int32_t tfl2c_dot_s8(const int8_t *x, int32_t zero_point, const int8_t *w,
                                   int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += (x[i] - zero_point) * w[i];
    }
    return sum;
}

#endif

/* Adds those with some runs of weights, [1, 4], that are `step` bytes apart. */
static inline void tfl2c_add_dots_s8(const int8_t *x, int32_t zero_point, const int8_t *w,
                                     int32_t step, int32_t runs, int32_t count, int32_t *sums)
{
    if (runs == 4) {
        tfl2c_add_dots_s8_x4(x, zero_point, w, step, count, sums);
        return;
    }
    for (int32_t i = 0; i < runs; i++) {
        sums[i] += tfl2c_dot_s8(x, zero_point, &w[i * step], count);
    }
}

#endif
