/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* transpose_conv_s16 for cores with vectors of integers. Same contract, same bits as
 * transpose_conv_s16.c. */
#include "tfl2c/transpose_conv_s16.h"

#include <arm_mve.h>

#include "tfl2c/vector_products_s16.h"

#include "tfl2c/transpose_conv_all_s16.h"

#if !defined(__ARM_FEATURE_MVE)
#error "transpose_conv_s16_mve.c needs vectors of integers; build transpose_conv_s16.c instead"
#endif

void tfl2c_transpose_conv_s16(const tfl2c_transpose_conv_s16_params *p, const int16_t *input,
                              int16_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_transpose_conv_rows(p, &p->windows, input, output, first_row, rows);
}
