/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_sum_s32.h"

#include "tfl2c/integers.h"
#include "tfl2c/runs.h"

static int32_t sum_of(const tfl2c_reduce_sum_s32_params *p, const int32_t *input)
{
    tfl2c_element at = {0, 0, 0};
    int32_t sum = 0;

    for (int32_t i = tfl2c_count(p->reduced); i > 0; i--) {
        sum = tfl2c_sum_s32(sum, input[at.place]);
        tfl2c_next(&at, p->reduced, p->reduced_step);
    }
    return sum;
}

void tfl2c_reduce_sum_s32(const tfl2c_reduce_sum_s32_params *p, const int32_t *input,
                          int32_t *output)
{
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        *output++ = sum_of(p, &input[at.place]);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}
