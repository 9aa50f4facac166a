/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_prod_s8.h"

#define TFL2C_ELEMENT int8_t
#include "tfl2c/reduce_prod_codes.h"

void tfl2c_reduce_prod_s8(const tfl2c_reduce_prod_s8_params *p, const int8_t *input, int8_t *output)
{
    tfl2c_reduce_prod_codes(p, input, output, INT8_MIN, INT8_MAX);
}
