/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Terms of a sum whose scales differ: codes with some more bits, brought to a common scale. */
#ifndef TFL2C_ADDEND_H
#define TFL2C_ADDEND_H

#include <stdint.h>

#include "tfl2c/requant.h"

/* A code, zero point taken off, with so many more bits. multiplier: 0 or [2^30, 2^31); shift:
 * [-31, 0]. */
static inline int32_t tfl2c_addend_of(int32_t code, int32_t bits, int32_t multiplier, int32_t shift)
{
    const int32_t wide = code * ((int32_t)1 << bits);

    return tfl2c_rounding_shift(tfl2c_multiply_high(wide, multiplier), -shift);
}

/* The common scale is at least twice as large as the code's own, so that two terms add up within
 * 32 bits. */
static inline int32_t tfl2c_addend(int32_t code, int32_t zero_point, int32_t multiplier,
                                   int32_t shift)
{
    return tfl2c_addend_of(code - zero_point, 20, multiplier, shift);
}

/* Likewise for an int16 code. */
static inline int32_t tfl2c_addend_s16(int32_t code, int32_t multiplier, int32_t shift)
{
    return tfl2c_addend_of(code, 15, multiplier, shift);
}

#endif
