/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_s16.h"

#include "tfl2c/requant_s16.h"

#define TFL2C_TRANSPOSE_CONV_PARAMS tfl2c_transpose_conv_s16_params
#define TFL2C_ELEMENT int16_t
#define TFL2C_WEIGHT int8_t
#define TFL2C_SUM int64_t
#define TFL2C_PRODUCT(p, x, w) ((x) * (w))
#define TFL2C_FINISH(p, c, sum) tfl2c_code_s16(TFL2C_ENDS_S16(p), c, sum)
#include "tfl2c/transpose_conv_rows.h"

void tfl2c_transpose_conv_s16(const tfl2c_transpose_conv_s16_params *p, const int16_t *input,
                              int16_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_transpose_conv_rows(p, &p->windows, input, output, first_row, rows);
}
