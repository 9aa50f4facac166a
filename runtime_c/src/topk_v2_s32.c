/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/topk_v2_s32.h"

#define TFL2C_ELEMENT int32_t
#include "tfl2c/topk_rows.h"

void tfl2c_topk_v2_s32(const tfl2c_topk_v2_s32_params *p, const int32_t *input, int32_t *values,
                       int32_t *places, int32_t rows)
{
    tfl2c_topk_rows(p, input, values, places, rows);
}
