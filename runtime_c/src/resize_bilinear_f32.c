/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/resize_bilinear_f32.h"

#define TFL2C_ELEMENT float
#define TFL2C_READ(element) (element)
#define TFL2C_WRITE(value) (value)
#include "tfl2c/resize_weighted_rows.h"

void tfl2c_resize_bilinear_f32(const tfl2c_resize_bilinear_f32_params *p, const float *input,
                               float *output, int32_t first_row, int32_t rows)
{
    tfl2c_weighted_rows(p, input, output, first_row, rows);
}
