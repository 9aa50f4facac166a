/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/prelu_s8.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

static int8_t sloped(const tfl2c_prelu_s8_params *p, int8_t first, int8_t second)
{
    const int32_t x = first - p->input_zero_point;
    const int32_t y = x >= 0 ? tfl2c_requantize(x, p->multiplier, p->shift)
                             : tfl2c_requantize(x * (second - p->alpha_zero_point),
                                                p->alpha_multiplier, p->alpha_shift);

    return tfl2c_code_s8(y, p->output_zero_point, INT8_MIN, INT8_MAX);
}

void tfl2c_prelu_s8(const tfl2c_prelu_s8_params *p, const int8_t *first, const int8_t *second,
                    int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *a = &first[tfl2c_row_offset(r, p->first_rows, length)];
        const int8_t *b = &second[tfl2c_row_offset(r, p->second_rows, length)];
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            row[i] = sloped(p, a[i], b[i]);
        }
    }
}
