/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* TOPK_V2, int32: the greatest elements of each row in falling order, and where they are. The first
 * of equal ones comes first. */
#ifndef TFL2C_TOPK_V2_S32_H
#define TFL2C_TOPK_V2_S32_H

#include <stdint.h>

#include "tfl2c/topk.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_topk tfl2c_topk_v2_s32_params;

/* Makes both outputs.
 * input: [rows][length]; values, places: [rows][count] */
void tfl2c_topk_v2_s32(const tfl2c_topk_v2_s32_params *p, const int32_t *input, int32_t *values,
                       int32_t *places, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
