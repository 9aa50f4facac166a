/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/mean_s64.h"

#include "tfl2c/integers.h"
#include "tfl2c/runs.h"

static int64_t mean_of(const tfl2c_mean_s64_params *p, const int64_t *input)
{
    tfl2c_element at = {0, 0, 0};
    int64_t sum = 0;

    for (int32_t i = tfl2c_count(p->reduced); i > 0; i--) {
        sum = tfl2c_sum_s64(sum, input[at.place]);
        tfl2c_next(&at, p->reduced, p->reduced_step);
    }
    return sum / tfl2c_count(p->reduced);
}

void tfl2c_mean_s64(const tfl2c_mean_s64_params *p, const int64_t *input, int64_t *output)
{
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        *output++ = mean_of(p, &input[at.place]);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}
