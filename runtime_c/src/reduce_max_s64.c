/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_max_s64.h"

#include "tfl2c/runs.h"

static int64_t greatest(const tfl2c_reduce_max_s64_params *p, const int64_t *input)
{
    tfl2c_element at = {0, 0, 0};
    int64_t found = INT64_MIN;

    for (int32_t i = tfl2c_count(p->reduced); i > 0; i--) {
        const int64_t code = input[at.place] ^ p->flip;

        found = code > found ? code : found;
        tfl2c_next(&at, p->reduced, p->reduced_step);
    }
    return found ^ p->flip;
}

void tfl2c_reduce_max_s64(const tfl2c_reduce_max_s64_params *p, const int64_t *input,
                          int64_t *output)
{
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        *output++ = greatest(p, &input[at.place]);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}
