/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sigmoid and tanh in fixed point of 16 bits, with the roundings of gemmlowp, on which LiteRT stands.
 * Q<i>.<f> is a number times 2^f; Q0.15 has no 1, which is 32767. */
#ifndef TFL2C_FIXED_S16_H
#define TFL2C_FIXED_S16_H

#include <stdint.h>

#include "tfl2c/requant.h"

static inline int32_t tfl2c_fixed_saturate(int32_t x)
{
    return tfl2c_clamp(x, INT16_MIN, INT16_MAX);
}

/* a * b / 2^15 to the nearest, halves up. No two factors here are both -2^15. */
static inline int32_t tfl2c_fixed_multiply(int32_t a, int32_t b)
{
    return (a * b + (1 << 14)) >> 15;
}

/* exp(x) in Q0.15 for x in [-1/4, 0) in Q0.15: Taylor's terms about -1/8. */
static inline int32_t tfl2c_fixed_exp_near(int32_t x)
{
    const int32_t centre = 28918; /* exp(-1/8) */
    const int32_t third = 10923;
    const int32_t from = x + (1 << 12);
    const int32_t square = tfl2c_fixed_multiply(from, from);
    const int32_t cube = tfl2c_fixed_multiply(square, from);
    const int32_t fourth = tfl2c_rounding_shift(tfl2c_fixed_multiply(square, square), 2);
    const int32_t rest =
        tfl2c_rounding_shift(tfl2c_fixed_multiply(fourth + cube, third) + square, 1);

    return tfl2c_fixed_saturate(centre + tfl2c_fixed_multiply(centre, from + rest));
}

/* exp(x) in Q0.15 for x in [-2^15, 0] with `whole` bits before the point, [1, 7]. */
static inline int32_t tfl2c_fixed_exp(int32_t x, int32_t whole)
{
    static const int16_t factors[] = {25520, 19875, 12055, 4435, 600, 11, 0}; /* exp(-2^(i - 2)) */
    const int32_t quarter = 1 << (13 - whole);
    const int32_t near = (x & (quarter - 1)) - quarter;
    const int32_t far = near - x;
    int32_t made = tfl2c_fixed_exp_near(near * (1 << whole));

    if (x == 0) {
        return INT16_MAX;
    }
    if (x < -128 * quarter) { /* below -32 */
        return 0;
    }
    for (int32_t i = 0; i < 7 && i < whole + 2; i++) {
        if (far & quarter << i) {
            made = tfl2c_fixed_multiply(made, factors[i]);
        }
    }
    return made;
}

/* 2 / (1 + x) in Q2.13 for x in [0, 1] in Q0.15: three of Newton's steps. */
static inline int32_t tfl2c_fixed_reciprocal(int32_t x)
{
    const int32_t half = (x + INT16_MAX + 1) >> 1;             /* (1 + x) / 2 */
    int32_t made = 23130 + tfl2c_fixed_multiply(half, -15420); /* 48/17 - 32/17 * half */

    for (int32_t i = 0; i < 3; i++) {
        const int32_t miss = (1 << 13) - tfl2c_fixed_multiply(half, made);

        made += tfl2c_fixed_saturate(tfl2c_fixed_multiply(made, miss) * 4);
    }
    return made;
}

/* sigmoid(x) in Q0.15 for x in Q3.12. */
static inline int16_t tfl2c_fixed_logistic(int32_t x)
{
    int32_t above; /* sigmoid(|x|) */

    if (x == 0) {
        return 1 << 14;
    }
    above = tfl2c_fixed_saturate(2 * tfl2c_fixed_reciprocal(tfl2c_fixed_exp(x < 0 ? x : -x, 3)));
    return (int16_t)(x < 0 ? INT16_MAX - above : above);
}

/* tanh(x) in Q0.15 for x with `whole` bits before the point, [0, 6]. */
static inline int16_t tfl2c_fixed_tanh(int32_t x, int32_t whole)
{
    int32_t above; /* tanh(|x|) */

    if (x == 0) {
        return 0;
    }
    /* exp(2 |x|): the point is one place further back */
    above = tfl2c_fixed_reciprocal(tfl2c_fixed_exp(x < 0 ? x : -x, whole + 1)) - (1 << 13);
    above = tfl2c_fixed_saturate(4 * above);
    return (int16_t)(x < 0 ? -above : above);
}

#endif
