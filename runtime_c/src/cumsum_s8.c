/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/cumsum_s8.h"

#include "tfl2c/requant.h"

#define ONE_STEP ((int32_t)1 << 19)

static void add_up(const tfl2c_cumsum_s8_params *p, const int8_t *input, int8_t *output)
{
    const int32_t step = p->reverse ? -p->inner : p->inner;
    int32_t at = p->reverse ? (p->length - 1) * p->inner : 0;
    int32_t sum = -p->input_zero_point * ONE_STEP;

    for (int32_t k = 0; k < p->length; k++) {
        const int32_t before = sum;

        sum = tfl2c_wrapping_add(sum, (input[at] - p->input_zero_point) * ONE_STEP);
        output[at] =
            tfl2c_code_s8(tfl2c_requantize(p->exclusive ? before : sum, p->multiplier, p->shift),
                          p->output_zero_point, INT8_MIN, INT8_MAX);
        at += step;
    }
}

void tfl2c_cumsum_s8(const tfl2c_cumsum_s8_params *p, const int8_t *input, int8_t *output,
                     int32_t outer)
{
    const int32_t whole = p->length * p->inner;

    for (int32_t o = 0; o < outer; o++) {
        for (int32_t i = 0; i < p->inner; i++) {
            add_up(p, &input[o * whole + i], &output[o * whole + i]);
        }
    }
}
