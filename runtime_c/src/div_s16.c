/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/div_s16.h"

#include "tfl2c/quotient.h"

static int16_t quotient(const tfl2c_div_s16_params *p, int16_t first, int16_t second)
{
    const int32_t scaled = tfl2c_quotient(first, second, p->multiplier, p->shift);

    return (int16_t)tfl2c_clamp(scaled, p->output_min, p->output_max);
}

void tfl2c_div_s16(const tfl2c_div_s16_params *p, const int16_t *first, const int16_t *second,
                   int16_t *output, int32_t first_row, int32_t rows)
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
