/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Q<i>.<f> is a number times 2^f in 32 bits. */
#include "tfl2c/log_softmax_s8.h"

#include "tfl2c/exponentials.h"
#include "tfl2c/requant.h"

#define SUM_BITS 12          /* before the point of a sum */
#define LOG_2 1488522236     /* constants in Q0.31 */
#define ROOT_HALF 1518500250 /* 2^-1/2 */
#define CENTRE 1805811301    /* 2^-1/4, of the range of r */

static int32_t leading_zeros(int32_t x)
{
    int32_t zeros = 0;

    for (; zeros < 32 && x >= 0; x = (int32_t)((uint32_t)x << 1)) {
        zeros++;
    }
    return zeros;
}

static int32_t shifted_up(int32_t x, int32_t shift)
{
    const int64_t wide = x * ((int64_t)1 << shift);

    return wide > INT32_MAX ? INT32_MAX : (int32_t)wide;
}

/* log(r * 2^1/4) in Q6.25 for r in Q0.31 between 2^-1/2 and 1: a rational function. */
static int32_t log_of_fraction(int32_t r)
{
    const int32_t q = 2 * (r - CENTRE);
    const int32_t size = q < 0 ? -q : q;
    const int32_t square = tfl2c_multiply_high(size, size);
    const int32_t above = tfl2c_multiply_high(tfl2c_multiply_high(q, square), 117049297);
    const int32_t numerator = tfl2c_multiply_high(q, r) + above;
    const int32_t inner = 1057819769 + q + tfl2c_multiply_high(square, 127690142);
    const int32_t mean = (int32_t)(((int64_t)r + CENTRE + 1) / 2);
    const int32_t denominator =
        tfl2c_multiply_high(inner, mean) + tfl2c_multiply_high(q, 638450708); /* less 1 */

    return tfl2c_multiply_high(tfl2c_rounding_shift(numerator, 6), tfl2c_reciprocal(denominator));
}

/* log(x) in Q5.26 for x >= 1 in Q12.19. Of two ways to take powers of two off x, a quarter of one
 * apart, that is taken which leaves more. */
static int32_t logarithm(int32_t x)
{
    const int32_t quarter = 1 << 23; /* in Q6.25 */
    const int32_t zeros = leading_zeros(x);
    const int32_t first = shifted_up(tfl2c_multiply_high(x << (zeros - 1), ROOT_HALF), 1);
    const int32_t first_power = (SUM_BITS - zeros) * (1 << 25) + quarter;
    const int32_t headroom = leading_zeros(tfl2c_multiply_high(x, ROOT_HALF)) - 1;
    const int32_t second = shifted_up(x, headroom);
    const int32_t second_power = (SUM_BITS - headroom) * (1 << 25) - quarter;
    const int32_t r = first < second ? first : second;
    const int32_t power = first_power > second_power ? first_power : second_power;

    return shifted_up(tfl2c_multiply_high(power, LOG_2) + log_of_fraction(r), 1);
}

static void make_row(const tfl2c_log_softmax_s8_params *p, const int8_t *input, int8_t *output)
{
    const tfl2c_exponentials table = {p->exponentials, p->count, p->depth};
    const int32_t greatest = tfl2c_greatest_s8(input, p->depth);
    const int32_t log_sum = logarithm((int32_t)tfl2c_sum_of_exponentials(&table, input, greatest));
    const int32_t limit = tfl2c_requantize(log_sum + INT32_MIN, p->inverse, p->inverse_shift);
    const int32_t least = limit > p->least ? limit : p->least;

    for (int32_t i = 0; i < p->depth; i++) {
        const int32_t above = input[i] - greatest;

        output[i] = INT8_MIN;
        if (above > least) {
            const int32_t x = tfl2c_requantize(above, p->multiplier, p->shift) - log_sum;

            output[i] = tfl2c_code_s8(tfl2c_rounding_shift(x, 22), 127, INT8_MIN, INT8_MAX);
        }
    }
}

void tfl2c_log_softmax_s8(const tfl2c_log_softmax_s8_params *p, const int8_t *input, int8_t *output,
                          int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->depth]);
    }
}
