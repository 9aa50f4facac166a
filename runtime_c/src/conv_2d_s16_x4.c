/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/conv_2d_s16_x4.h"

#include <string.h>

#include "tfl2c/products_s16.h"

static inline void tfl2c_copy_codes_s16(int16_t *to, const int16_t *from, int32_t count)
{
    memcpy(to, from, (size_t)count * sizeof *to);
}

#include "tfl2c/conv_2d_all_s16_x4.h"

void tfl2c_conv_2d_s16_x4(const tfl2c_conv_2d_s16_x4_params *p, const int16_t *input,
                          int16_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, scratch, first_row, rows);
}
