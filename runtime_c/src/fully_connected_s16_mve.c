/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* fully_connected_s16 for cores with vectors of integers. Same contract, same bits as
 * fully_connected_s16.c. */
#include "tfl2c/fully_connected_s16.h"

#include <arm_mve.h>

#include "tfl2c/vector_products_s16.h"

#include "tfl2c/fully_connected_all_s16.h"

#if !defined(__ARM_FEATURE_MVE)
#error "fully_connected_s16_mve.c needs vectors of integers; build fully_connected_s16.c instead"
#endif

void tfl2c_fully_connected_s16(const tfl2c_fully_connected_s16_params *p, const int16_t *input,
                               int16_t *output, int32_t rows)
{
    tfl2c_fully_connected_rows(p, input, output, rows);
}
