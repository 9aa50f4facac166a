/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/compare_scaled_s16.h"

#include "tfl2c/addend.h"

static uint8_t compared(const tfl2c_compare_scaled_s16_params *p, int16_t first, int16_t second)
{
    const int32_t a =
        tfl2c_addend_of(first - p->first_zero_point, 8, p->first_multiplier, p->first_shift);
    const int32_t b =
        tfl2c_addend_of(second - p->second_zero_point, 8, p->second_multiplier, p->second_shift);

    if (a == b) {
        return p->if_equal;
    }
    return a < b ? p->if_less : p->if_greater;
}

void tfl2c_compare_scaled_s16(const tfl2c_compare_scaled_s16_params *p, const int16_t *first,
                              const int16_t *second, uint8_t *output, int32_t first_row,
                              int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = compared(p, first[at.first + i * at.first_step],
                                             second[at.second + i * at.second_step]);
        }
    }
}
