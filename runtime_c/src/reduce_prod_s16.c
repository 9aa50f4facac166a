/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_prod_s16.h"

#define TFL2C_ELEMENT int16_t
#include "tfl2c/reduce_prod_codes.h"

void tfl2c_reduce_prod_s16(const tfl2c_reduce_prod_s16_params *p, const int16_t *input,
                           int16_t *output)
{
    tfl2c_reduce_prod_codes(p, input, output, INT16_MIN, INT16_MAX);
}
