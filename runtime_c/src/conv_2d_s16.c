/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_s16.h"

#include "tfl2c/products_s16.h"

#include "tfl2c/conv_2d_all_s16.h"

void tfl2c_conv_2d_s16(const tfl2c_conv_2d_s16_params *p, const int16_t *input, int16_t *output,
                       int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, first_row, rows);
}
