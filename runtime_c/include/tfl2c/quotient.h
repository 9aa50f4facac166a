/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Quotients of codes: multiplied with a reciprocal and rescaled. */
#ifndef TFL2C_QUOTIENT_H
#define TFL2C_QUOTIENT_H

#include <stdint.h>

#include "tfl2c/reciprocal.h"
#include "tfl2c/requant.h"

/* Bits of a number that is not negative; 0 for 0. */
static inline int32_t tfl2c_bits_of(int32_t x)
{
    int32_t bits = 0;

    while (x >> bits != 0) {
        bits++;
    }
    return bits;
}

/* x / 2^exponent to the nearest, as far as 31; beyond that, what the reference's builds make of
 * it. exponent: [0, 63] */
static inline int32_t tfl2c_quotient_shift(int32_t x, int32_t exponent)
{
    return exponent < 32 ? tfl2c_rounding_shift(x, exponent) : (x >> (exponent - 32)) + (x >= 0);
}

/* x / y, steps of codes, rescaled; 0 where y is. multiplier: Q31; shift: [-25, 22] */
static inline int32_t tfl2c_quotient(int32_t x, int32_t y, int32_t multiplier, int32_t shift)
{
    const int32_t divisor = y < 0 ? -y : y;
    const int32_t dividend = y < 0 ? -x : x;
    const int32_t spare = 31 - tfl2c_bits_of(dividend < 0 ? -dividend - 1 : dividend);
    int32_t lead;
    int32_t inverse;
    int32_t wide;

    if (divisor == 0) {
        return 0;
    }
    lead = 32 - tfl2c_bits_of(divisor);
    inverse = tfl2c_reciprocal((int32_t)(((uint32_t)divisor << lead) & INT32_MAX));
    wide = tfl2c_multiply_high((int32_t)((uint32_t)dividend << spare), inverse);
    return tfl2c_quotient_shift(tfl2c_multiply_high(wide, multiplier), 31 - lead + spare - shift);
}

#endif
