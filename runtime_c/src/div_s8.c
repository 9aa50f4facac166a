/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/div_s8.h"

#include "tfl2c/reciprocal.h"
#include "tfl2c/requant.h"

/* Bits of a number that is not negative; 0 for 0. */
static int32_t bits_of(int32_t x)
{
    int32_t bits = 0;

    while (x >> bits != 0) {
        bits++;
    }
    return bits;
}

/* x / 2^exponent to the nearest, as far as 31; beyond that, what the reference's builds make of
 * it. exponent: [0, 63] */
static int32_t shifted(int32_t x, int32_t exponent)
{
    return exponent < 32 ? tfl2c_rounding_shift(x, exponent) : (x >> (exponent - 32)) + (x >= 0);
}

static int8_t quotient(const tfl2c_div_s8_params *p, int8_t first, int8_t second)
{
    const int32_t divisor = second - p->second_zero_point;
    const int32_t y = divisor < 0 ? -divisor : divisor;
    const int32_t x = divisor < 0 ? p->first_zero_point - first : first - p->first_zero_point;
    const int32_t spare = 31 - bits_of(x < 0 ? -x - 1 : x);
    int32_t scaled = 0;

    if (y != 0) {
        const int32_t lead = 32 - bits_of(y);
        const int32_t inverse = tfl2c_reciprocal((int32_t)(((uint32_t)y << lead) & INT32_MAX));
        const int32_t wide = tfl2c_multiply_high((int32_t)((uint32_t)x << spare), inverse);

        scaled = shifted(tfl2c_multiply_high(wide, p->multiplier), 31 - lead + spare - p->shift);
    }
    return tfl2c_code_s8(scaled, p->output_zero_point, p->output_min, p->output_max);
}

void tfl2c_div_s8(const tfl2c_div_s8_params *p, const int8_t *first, const int8_t *second,
                  int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = quotient(p, first[at.first + i * at.first_step],
                                             second[at.second + i * at.second_step]);
        }
    }
}
