/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/softmax_s16.h"

#include "tfl2c/requant.h"
#include "tfl2c/table_s16.h"

static int32_t greatest_of(const int16_t *x, int32_t count)
{
    int32_t greatest = x[0];

    for (int32_t i = 1; i < count; i++) {
        greatest = x[i] > greatest ? x[i] : greatest;
    }
    return greatest;
}

/* exp(x), Q0.15, of a code that is `above` the greatest one, [-65535, 0]. */
static int16_t exponential(const tfl2c_softmax_s16_params *p, int32_t above)
{
    const int32_t scaled = tfl2c_requantize(above, p->multiplier, p->shift);
    const int32_t place = tfl2c_clamp(scaled, INT16_MIN - 32767, 0) + 32767;

    return tfl2c_interpolated_s16(p->exponentials, place);
}

/* Puts the exponentials into the output first: there is no other place for them. */
static void make_row(const tfl2c_softmax_s16_params *p, const int16_t *input, int16_t *output)
{
    const int32_t greatest = greatest_of(input, p->depth);
    int32_t sum = 0; /* Q16.15 */
    int32_t shift = 30;
    int32_t scale;

    for (int32_t i = 0; i < p->depth; i++) {
        output[i] = exponential(p, input[i] - greatest);
        sum += output[i];
    }
    for (; sum < 0x40000000; sum *= 2) { /* 1 + x in Q1.30, shifted up */
        shift--;
    }
    sum = ((sum + (1 << 13)) >> 14) - 0x18000; /* x of 16 bits, the middle of its range at 0 */
    scale = tfl2c_interpolated_s16(p->reciprocals, tfl2c_clamp(sum, INT16_MIN, INT16_MAX));
    for (int32_t i = 0; i < p->depth; i++) {
        const int32_t share = (output[i] * scale + (1 << (shift - 1))) >> shift;

        output[i] = (int16_t)tfl2c_clamp(share, 0, INT16_MAX);
    }
}

void tfl2c_softmax_s16(const tfl2c_softmax_s16_params *p, const int16_t *input, int16_t *output,
                       int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->depth]);
    }
}
