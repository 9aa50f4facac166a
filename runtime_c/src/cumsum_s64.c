/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/cumsum_s64.h"

#include "tfl2c/integers.h"

static void add_up(const tfl2c_cumsum_s64_params *p, const int64_t *input, int64_t *output)
{
    const int32_t step = p->reverse ? -p->inner : p->inner;
    int32_t at = p->reverse ? (p->length - 1) * p->inner : 0;
    int64_t sum = 0;

    for (int32_t k = 0; k < p->length; k++) {
        const int64_t before = sum;

        sum = tfl2c_sum_s64(sum, input[at]);
        output[at] = p->exclusive ? before : sum;
        at += step;
    }
}

void tfl2c_cumsum_s64(const tfl2c_cumsum_s64_params *p, const int64_t *input, int64_t *output,
                      int32_t outer)
{
    const int32_t whole = p->length * p->inner;

    for (int32_t o = 0; o < outer; o++) {
        for (int32_t i = 0; i < p->inner; i++) {
            add_up(p, &input[o * whole + i], &output[o * whole + i]);
        }
    }
}
