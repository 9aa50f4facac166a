/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of codes, rescaled at every step.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_ELEMENT     the type of codes */
#ifndef TFL2C_REDUCE_PROD_CODES_H
#define TFL2C_REDUCE_PROD_CODES_H

#include <stdint.h>

#include "tfl2c/code_products.h"
#include "tfl2c/requant_s16.h"
#include "tfl2c/runs.h"

static inline int32_t tfl2c_product_of(const tfl2c_code_products *p, const TFL2C_ELEMENT *input)
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

/* Makes codes in [least, greatest], all that their type has. */
static inline void tfl2c_reduce_prod_codes(const tfl2c_code_products *p, const TFL2C_ELEMENT *input,
                                           TFL2C_ELEMENT *output, int32_t least, int32_t greatest)
{
    const int32_t zero_point = p->output_zero_point;
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        const int32_t product = tfl2c_clamp(tfl2c_product_of(p, &input[at.place]),
                                            least - zero_point, greatest - zero_point);

        *output++ = (TFL2C_ELEMENT)(product + zero_point);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}

#endif
