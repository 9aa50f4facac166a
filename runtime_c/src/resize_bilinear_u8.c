/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/resize_bilinear_u8.h"

/* Between an int8 code and the uint8 code that it stands for. */
#define TFL2C_ELEMENT int8_t
#define TFL2C_READ(element) ((float)((element) + 128))
#define TFL2C_WRITE(value) ((int8_t)((int32_t)((value) + 0.5f) - 128))
#include "tfl2c/resize_weighted_rows.h"

void tfl2c_resize_bilinear_u8(const tfl2c_resize_bilinear_u8_params *p, const int8_t *input,
                              int8_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_weighted_rows(p, input, output, first_row, rows);
}
