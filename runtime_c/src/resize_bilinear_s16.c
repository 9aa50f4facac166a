/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/resize_bilinear_s16.h"

#define TFL2C_ELEMENT int16_t
#define TFL2C_SUM int64_t
#include "tfl2c/resize_stepped_rows.h"

void tfl2c_resize_bilinear_s16(const tfl2c_resize_bilinear_s16_params *p, const int16_t *input,
                               int16_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_stepped_rows(p, input, output, first_row, rows);
}
