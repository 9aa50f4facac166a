/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/mul_s8.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

static int8_t product(const tfl2c_mul_s8_params *p, int8_t first, int8_t second)
{
    const int32_t exact = (first - p->first_zero_point) * (second - p->second_zero_point);

    return tfl2c_code_s8(tfl2c_requantize(exact, p->multiplier, p->shift), p->output_zero_point,
                         p->output_min, p->output_max);
}

void tfl2c_mul_s8(const tfl2c_mul_s8_params *p, const int8_t *first, const int8_t *second,
                  int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *a = &first[tfl2c_row_offset(r, p->first_rows, length)];
        const int8_t *b = &second[tfl2c_row_offset(r, p->second_rows, length)];
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            row[i] = product(p, a[i], b[i]);
        }
    }
}
