/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/div_s8.h"

#include "tfl2c/quotient.h"

static int8_t quotient(const tfl2c_div_s8_params *p, int8_t first, int8_t second)
{
    const int32_t x = first - p->first_zero_point;
    const int32_t y = second - p->second_zero_point;

    return tfl2c_code_s8(tfl2c_quotient(x, y, p->multiplier, p->shift), p->output_zero_point,
                         p->output_min, p->output_max);
}

void tfl2c_div_s8(const tfl2c_div_s8_params *p, const int8_t *first, const int8_t *second,
                  int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = quotient(p, first[at.first + i * at.first_step],
                                             second[at.second + i * at.second_step]);
        }
    }
}
