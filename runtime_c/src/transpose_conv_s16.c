/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_s16.h"

#include "tfl2c/products_s16.h"

#include "tfl2c/transpose_conv_all_s16.h"

void tfl2c_transpose_conv_s16(const tfl2c_transpose_conv_s16_params *p, const int16_t *input,
                              int16_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_transpose_conv_rows(p, &p->windows, input, output, first_row, rows);
}
