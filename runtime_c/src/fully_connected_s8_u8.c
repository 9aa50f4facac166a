/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* sum of x * (w - zero) = sum of x * w - zero * sum of x: the second sum is the same for all
 * units. */
#include "tfl2c/fully_connected_s8_u8.h"

#include "tfl2c/requant.h"

enum {
    DIGITS = 53,   /* of a double */
    FAR = 1 << 20, /* beyond every code */
};

static int32_t digits(uint64_t x)
{
    int32_t count = 0;

    for (; x != 0; x >>= 1) {
        count++;
    }
    return count;
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

static int32_t dot(const int8_t *x, const uint8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i] * weights[i];
    }
    return sum;
}

static int32_t total(const int8_t *x, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i];
    }
    return sum;
}

static void make_row(const tfl2c_fully_connected_s8_u8_params *p, const int8_t *input,
                     int8_t *output)
{
    const int32_t zero = p->weight_zero_point * total(input, p->depth);
    const uint8_t *weights = p->weights;

    for (int32_t u = 0; u < p->units; u++, weights += p->depth) {
        const int32_t products = dot(input, weights, p->depth) - zero;

        output[u] = tfl2c_code_s8(rescaled(p, tfl2c_wrapping_add(p->bias[u], products)),
                                  p->output_zero_point, p->output_min, p->output_max);
    }
}

void tfl2c_fully_connected_s8_u8(const tfl2c_fully_connected_s8_u8_params *p, const int8_t *input,
                                 int8_t *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->units]);
    }
}
