/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* fully_connected_s16 for cores with 16-bit products. Same contract, same bits as
 * fully_connected_s16.c. */
#include "tfl2c/fully_connected_s16.h"

#include <arm_acle.h>

#include "tfl2c/paired_products_s16.h"

#include "tfl2c/fully_connected_all_s16.h"

#if !defined(__ARM_FEATURE_DSP)
#error "fully_connected_s16_dsp.c needs 16-bit products; build fully_connected_s16.c instead"
#endif

void tfl2c_fully_connected_s16(const tfl2c_fully_connected_s16_params *p, const int16_t *input,
                               int16_t *output, int32_t rows)
{
    tfl2c_fully_connected_rows(p, input, output, rows);
}
