/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_sum_s64.h"

#include "tfl2c/integers.h"
#include "tfl2c/runs.h"

static int64_t sum_of(const tfl2c_reduce_sum_s64_params *p, const int64_t *input)
{
    tfl2c_element at = {0, 0, 0};
    int64_t sum = 0;

    for (int32_t i = tfl2c_count(p->reduced); i > 0; i--) {
        sum = tfl2c_sum_s64(sum, input[at.place]);
        tfl2c_next(&at, p->reduced, p->reduced_step);
    }
    return sum;
}

void tfl2c_reduce_sum_s64(const tfl2c_reduce_sum_s64_params *p, const int64_t *input,
                          int64_t *output)
{
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        *output++ = sum_of(p, &input[at.place]);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}
