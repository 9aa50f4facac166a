/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_max_f32.h"

#include "tfl2c/runs.h"

#define LEAST (-3.402823466e+38f)

static float greatest(const tfl2c_reduce_max_f32_params *p, const float *input)
{
    tfl2c_element at = {0, 0, 0};
    float found = LEAST;

    for (int32_t i = tfl2c_count(p->reduced); i > 0; i--) {
        const float value = input[at.place] * p->sign;

        found = value > found ? value : found;
        tfl2c_next(&at, p->reduced, p->reduced_step);
    }
    return found * p->sign;
}

void tfl2c_reduce_max_f32(const tfl2c_reduce_max_f32_params *p, const float *input, float *output)
{
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        *output++ = greatest(p, &input[at.place]);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}
