/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_prod_s8.h"

#include "tfl2c/requant_s16.h"
#include "tfl2c/runs.h"

static int32_t product_of(const tfl2c_reduce_prod_s8_params *p, const int8_t *input)
{
    tfl2c_element at = {0, 0, 0};
    int32_t product = input[0] - p->input_zero_point;

    for (int32_t i = tfl2c_count(p->reduced); i > 1; i--) {
        tfl2c_next(&at, p->reduced, p->reduced_step);
        product = tfl2c_requantize_wide((int64_t)product * (input[at.place] - p->input_zero_point),
                                        p->multiplier, p->shift);
    }
    return tfl2c_requantize_wide(product, p->multiplier, p->shift);
}

void tfl2c_reduce_prod_s8(const tfl2c_reduce_prod_s8_params *p, const int8_t *input, int8_t *output)
{
    const int32_t least = INT8_MIN - p->output_zero_point;
    const int32_t greatest = INT8_MAX - p->output_zero_point;
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        const int32_t product = tfl2c_clamp(product_of(p, &input[at.place]), least, greatest);

        *output++ = (int8_t)(product + p->output_zero_point);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}
