/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_s8_few.h"

#include "tfl2c/few_rows.h"

static inline int32_t tfl2c_few_dot(const int8_t *x, const uint8_t *weights, int32_t count,
                                    tfl2c_few_zeros zeros)
{
    return tfl2c_few_column(x, 1, weights, count, zeros);
}

void tfl2c_conv_2d_s8_few(const tfl2c_conv_2d_s8_few_params *p, const int8_t *input, void *scratch,
                          int32_t first_row, int32_t rows)
{
    tfl2c_few_rows(p, input, (int8_t *)scratch + p->used, first_row, rows);
}
