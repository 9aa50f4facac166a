/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TOPK_V2, int64: the greatest elements of each row in falling order, and where they are. The first
 * of equal ones comes first. */
#ifndef TFL2C_TOPK_V2_S64_H
#define TFL2C_TOPK_V2_S64_H

#include <stdint.h>

#include "tfl2c/topk.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_topk tfl2c_topk_v2_s64_params;

/* Makes both outputs.
 * input: [rows][length]; values, places: [rows][count] */
void tfl2c_topk_v2_s64(const tfl2c_topk_v2_s64_params *p, const int64_t *input, int64_t *values,
                       int32_t *places, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
