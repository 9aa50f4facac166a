/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Q<i>.<f> is a number times 2^f in 32 bits. */
#include "tfl2c/softmax_s8.h"

#include "tfl2c/requant.h"

#define SUM_SHIFT 12      /* exponentials, Q0.31, are added up in Q12.19 */
#define CODE_SHIFT 23     /* from Q0.31 to codes of 1/256 */
#define ONE_Q2 0x20000000 /* 1 in Q2.29 */

/* 1 / (1 + x) in Q0.31, for x in [0, 1) in Q0.31: three of Newton's steps for the reciprocal of
 * (1 + x) / 2, from the straight line that is nearest to it. */
static int32_t reciprocal(int32_t x)
{
    const int32_t half = (int32_t)(((int64_t)x + INT32_MAX + 1) / 2);
    int32_t y = 1515870810 + tfl2c_multiply_high(-1010580540, half); /* 48/17, -32/17 in Q2.29 */

    for (int32_t i = 0; i < 3; i++) {
        const int32_t error = ONE_Q2 - tfl2c_multiply_high(y, half);

        y += tfl2c_multiply_high(error, y) * 4;
    }
    return y > INT32_MAX / 2 ? INT32_MAX : y * 2;
}

static int32_t greatest_of(const int8_t *x, int32_t count)
{
    int32_t greatest = x[0];

    for (int32_t i = 1; i < count; i++) {
        greatest = x[i] > greatest ? x[i] : greatest;
    }
    return greatest;
}

/* exp of a code that is `below` the greatest one. */
static int32_t exponential(const tfl2c_softmax_s8_params *p, int32_t below)
{
    return below < p->count ? p->exponentials[below] : 0;
}

static uint32_t sum_of(const tfl2c_softmax_s8_params *p, const int8_t *x, int32_t greatest)
{
    uint32_t sum = 0;

    for (int32_t i = 0; i < p->depth; i++) {
        sum += (uint32_t)tfl2c_rounding_shift(exponential(p, greatest - x[i]), SUM_SHIFT);
    }
    return sum;
}

static void make_row(const tfl2c_softmax_s8_params *p, const int8_t *input, int8_t *output)
{
    const int32_t greatest = greatest_of(input, p->depth);
    uint32_t sum = sum_of(p, input, greatest);
    int32_t shift = CODE_SHIFT + SUM_SHIFT;
    int32_t scale;

    for (; sum < 0x80000000u; sum <<= 1) { /* 1 + x, shifted up; the sum is 1 at least */
        shift--;
    }
    scale = reciprocal((int32_t)(sum - 0x80000000u));
    for (int32_t i = 0; i < p->depth; i++) {
        const int32_t share = tfl2c_multiply_high(exponential(p, greatest - input[i]), scale);
        const int32_t code = shift > 31 ? 0 : tfl2c_rounding_shift(share, shift);

        output[i] = (int8_t)(tfl2c_clamp(code, 0, UINT8_MAX) + INT8_MIN);
    }
}

void tfl2c_softmax_s8(const tfl2c_softmax_s8_params *p, const int8_t *input, int8_t *output,
                      int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->depth]);
    }
}
