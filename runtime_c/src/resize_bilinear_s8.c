/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/resize_bilinear_s8.h"

#define TFL2C_ELEMENT int8_t
#define TFL2C_SUM int32_t
#include "tfl2c/resize_stepped_rows.h"

void tfl2c_resize_bilinear_s8(const tfl2c_resize_bilinear_s8_params *p, const int8_t *input,
                              int8_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_stepped_rows(p, input, output, first_row, rows);
}
