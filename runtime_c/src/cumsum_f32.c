/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/cumsum_f32.h"

static void add_up(const tfl2c_cumsum_f32_params *p, const float *input, float *output)
{
    const int32_t step = p->reverse ? -p->inner : p->inner;
    int32_t at = p->reverse ? (p->length - 1) * p->inner : 0;
    float sum = 0;

    for (int32_t k = 0; k < p->length; k++) {
        const float before = sum;

        sum += input[at];
        output[at] = p->exclusive ? before : sum;
        at += step;
    }
}

void tfl2c_cumsum_f32(const tfl2c_cumsum_f32_params *p, const float *input, float *output,
                      int32_t outer)
{
    const int32_t whole = p->length * p->inner;

    for (int32_t o = 0; o < outer; o++) {
        for (int32_t i = 0; i < p->inner; i++) {
            add_up(p, &input[o * whole + i], &output[o * whole + i]);
        }
    }
}
