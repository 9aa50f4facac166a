/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* sum of x * (w - zero) = sum of x * w - zero * sum of x: the second sum is the same for all
 * units. */
#include "tfl2c/fully_connected_s8_u8.h"

#include "tfl2c/bit_length.h"
#include "tfl2c/dots_s8.h"
#include "tfl2c/requant.h"

enum {
    DIGITS = 53,   /* of a double */
    FAR = 1 << 20, /* beyond every code */
};

static int32_t digits(uint64_t x)
{
    const uint32_t high = (uint32_t)(x >> 32);

    return high != 0 ? 32 + tfl2c_bit_length(high) : tfl2c_bit_length((uint32_t)x);
}

/* The product of sum and factor, rounded to a double, then to an integer, halves away from zero.
 * Where the first rounding has a tie that the second one sees, an even double is the larger one. */
static int32_t rescaled(const tfl2c_fully_connected_s8_u8_params *p, int32_t sum)
{
    const uint32_t size = sum < 0 ? 0u - (uint32_t)sum : (uint32_t)sum;
    uint64_t low = (uint64_t)size * p->multiplier_low;
    uint64_t high = (uint64_t)size * p->multiplier_high + (low >> 32);
    const int32_t excess = digits(high) + 32 - DIGITS;

    low &= 0xffffffffu;
    if (excess > 0) {
        low += (uint64_t)1 << (excess - 1);
    }
    high += low >> 32;
    high = (high + ((uint64_t)1 << (p->shift - 33))) >> (p->shift - 32);
    high = high < FAR ? high : FAR;
    return sum < 0 ? -(int32_t)high : (int32_t)high;
}

static void make_row(const tfl2c_fully_connected_s8_u8_params *p, const int8_t *input,
                     int8_t *output)
{
    const int32_t zero = p->weight_zero_point * tfl2c_total_s8(input, p->depth);
    const int8_t *weights = p->weights;

    for (int32_t u = 0; u < p->units; u += 4, weights += 4 * p->depth) {
        const int32_t units = p->units - u < 4 ? p->units - u : 4;
        int32_t sums[4] = {0, 0, 0, 0};

        tfl2c_add_dots_s8(input, 0, weights, p->depth, units, p->depth, sums);
        for (int32_t i = 0; i < units; i++) {
            const int32_t sum = tfl2c_wrapping_add(p->bias[u + i], sums[i] - zero);

            output[u + i] =
                tfl2c_code_s8(rescaled(p, sum), p->output_zero_point, p->output_min, p->output_max);
        }
    }
}

void tfl2c_fully_connected_s8_u8(const tfl2c_fully_connected_s8_u8_params *p, const int8_t *input,
                                 int8_t *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->units]);
    }
}
