/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* 1 / sqrt(x) of an integer in fixed point. Q<i>.<f> is a number times 2^f in 32 bits. */
#ifndef TFL2C_INVERSE_ROOT_H
#define TFL2C_INVERSE_ROOT_H

#include <stdint.h>

#include "tfl2c/requant.h"

/* 1 / sqrt(x) = multiplier * 2^(shift - 31); shift: [-15, 0] */
typedef struct {
    int32_t multiplier;
    int32_t shift;
} tfl2c_inverse_root;

/* 1 / sqrt(x) in Q3.28 for x in [1/2, 2) in Q3.28: five of Newton's steps from 1. */
static inline int32_t tfl2c_inverse_root_of(int32_t x)
{
    const int32_t half = tfl2c_rounding_shift(x, 1);
    int32_t y = 1 << 28;

    for (int32_t i = 0; i < 5; i++) {
        const int32_t cube = tfl2c_multiply_high(tfl2c_multiply_high(y, y), y) * 64;
        const int32_t most = tfl2c_multiply_high(y, 0x18000000); /* 3/2 y */

        y = (most - tfl2c_multiply_high(half, cube)) * 8;
    }
    return y;
}

/* x >= 0; 0 counts as 1. */
static inline tfl2c_inverse_root tfl2c_inverse_root_s32(int32_t x)
{
    tfl2c_inverse_root found = {INT32_MAX, 0};
    int32_t right = 11;

    if (x <= 1) {
        return found;
    }
    for (; x >= 1 << 29; x /= 4) {
        right++;
    }
    for (; x < 1 << 27; x *= 4) {
        right--;
    }
    found.multiplier = tfl2c_multiply_high(tfl2c_inverse_root_of(x >> 1), 1518500250);
    for (; right < 0; right++) {
        found.multiplier *= 2;
    }
    found.shift = -right;
    return found;
}

#endif
