/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_prod_f32.h"

#include "tfl2c/runs.h"

static float product_of(const tfl2c_reduce_prod_f32_params *p, const float *input)
{
    tfl2c_element at = {0, 0, 0};
    float product = 1.0f;

    for (int32_t i = tfl2c_count(p->reduced); i > 0; i--) {
        product *= input[at.place];
        tfl2c_next(&at, p->reduced, p->reduced_step);
    }
    return product;
}

void tfl2c_reduce_prod_f32(const tfl2c_reduce_prod_f32_params *p, const float *input, float *output)
{
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        *output++ = product_of(p, &input[at.place]);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}
