/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/topk_v2_f32.h"

#define TFL2C_ELEMENT float
#include "tfl2c/topk_rows.h"

void tfl2c_topk_v2_f32(const tfl2c_topk_v2_f32_params *p, const float *input, float *values,
                       int32_t *places, int32_t rows)
{
    tfl2c_topk_rows(p, input, values, places, rows);
}
