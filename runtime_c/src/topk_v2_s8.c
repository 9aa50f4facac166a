/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/topk_v2_s8.h"

#define TFL2C_ELEMENT int8_t
#include "tfl2c/topk_rows.h"

void tfl2c_topk_v2_s8(const tfl2c_topk_v2_s8_params *p, const int8_t *input, int8_t *values,
                      int32_t *places, int32_t rows)
{
    tfl2c_topk_rows(p, input, values, places, rows);
}
