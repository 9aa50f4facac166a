/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/sub_s16.h"

#include "tfl2c/addend.h"
#include "tfl2c/requant.h"

static int16_t difference(const tfl2c_sub_s16_params *p, int16_t first, int16_t second)
{
    const int32_t a = tfl2c_addend_s16(first, p->first_multiplier, p->first_shift);
    const int32_t b = tfl2c_addend_s16(second, p->second_multiplier, p->second_shift);
    const int32_t code = tfl2c_requantize(a - b, p->output_multiplier, p->output_shift);

    return (int16_t)tfl2c_clamp(code, p->output_min, p->output_max);
}

void tfl2c_sub_s16(const tfl2c_sub_s16_params *p, const int16_t *first, const int16_t *second,
                   int16_t *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = difference(p, first[at.first + i * at.first_step],
                                               second[at.second + i * at.second_step]);
        }
    }
}
