/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What softmax and its logarithm make of a row of int8 codes: exp(beta * x) by a table. */
#ifndef TFL2C_EXPONENTIALS_H
#define TFL2C_EXPONENTIALS_H

#include <stdint.h>

#include "tfl2c/reciprocal.h"
#include "tfl2c/requant.h"

typedef struct {
    const int32_t *exponentials; /* [count], Q0.31: exp(-i * beta * scale) */
    int32_t count;               /* [1, 256]; codes further below the greatest one have exp 0 */
    int32_t depth;               /* codes of a row: [1, 4095] */
} tfl2c_exponentials;

/* Shares of a row's sum: exponential * scale / 2^31 / 2^shift, in codes. */
typedef struct {
    int32_t greatest; /* code of the row */
    int32_t scale;
    int32_t shift;
} tfl2c_shares;

static inline int32_t tfl2c_greatest_s8(const int8_t *x, int32_t count)
{
    int32_t greatest = x[0];

    for (int32_t i = 1; i < count; i++) {
        greatest = x[i] > greatest ? x[i] : greatest;
    }
    return greatest;
}

/* exp of a code that is `below` the greatest one. */
static inline int32_t tfl2c_exponential(const tfl2c_exponentials *p, int32_t below)
{
    return below < p->count ? p->exponentials[below] : 0;
}

/* Q12.19, at least 1 */
static inline uint32_t tfl2c_sum_of_exponentials(const tfl2c_exponentials *p, const int8_t *x,
                                                 int32_t greatest)
{
    uint32_t sum = 0;

    for (int32_t i = 0; i < p->depth; i++) {
        sum += (uint32_t)tfl2c_rounding_shift(tfl2c_exponential(p, greatest - x[i]), 12);
    }
    return sum;
}

/* code_shift: from Q0.31 to codes of the output. */
static inline tfl2c_shares tfl2c_shares_of(const tfl2c_exponentials *p, const int8_t *x,
                                           int32_t code_shift)
{
    tfl2c_shares shares = {tfl2c_greatest_s8(x, p->depth), 0, code_shift + 12};
    uint32_t sum = tfl2c_sum_of_exponentials(p, x, shares.greatest);

    for (; sum < 0x80000000u; sum <<= 1) { /* 1 + x, shifted up */
        shares.shift--;
    }
    shares.scale = tfl2c_reciprocal((int32_t)(sum - 0x80000000u));
    return shares;
}

/* The share of `code`, not clamped. */
static inline int32_t tfl2c_share(const tfl2c_exponentials *p, const tfl2c_shares *shares,
                                  int32_t code)
{
    const int32_t exponential = tfl2c_exponential(p, shares->greatest - code);
    const int32_t share = tfl2c_multiply_high(exponential, shares->scale);

    return shares->shift > 31 ? 0 : tfl2c_rounding_shift(share, shares->shift);
}

#endif
