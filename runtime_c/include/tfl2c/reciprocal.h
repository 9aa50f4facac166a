/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Reciprocals in fixed point. Q<i>.<f> is a number times 2^f in 32 bits. */
#ifndef TFL2C_RECIPROCAL_H
#define TFL2C_RECIPROCAL_H

#include <stdint.h>

#include "tfl2c/requant.h"

/* 1 / (1 + x) in Q0.31, for x in [0, 1) in Q0.31: three of Newton's steps for the reciprocal of
 * (1 + x) / 2, from the straight line that is nearest to it. */
static inline int32_t tfl2c_reciprocal(int32_t x)
{
    const int32_t one = 0x20000000; /* in Q2.29 */
    const int32_t half = (int32_t)(((int64_t)x + INT32_MAX + 1) / 2);
    int32_t y = 1515870810 + tfl2c_multiply_high(-1010580540, half); /* 48/17, -32/17 in Q2.29 */

    for (int32_t i = 0; i < 3; i++) {
        const int32_t error = one - tfl2c_multiply_high(y, half);

        y += tfl2c_multiply_high(error, y) * 4;
    }
    return y > INT32_MAX / 2 ? INT32_MAX : y * 2;
}

#endif
