/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/floor_mod_s8.h"

#include "tfl2c/integers.h"

static int8_t rest(int8_t first, int8_t second)
{
    return (int8_t)tfl2c_floor_rest(first, second);
}

void tfl2c_floor_mod_s8(const tfl2c_floor_mod_s8_params *p, const int8_t *first,
                        const int8_t *second, int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] =
                rest(first[at.first + i * at.first_step], second[at.second + i * at.second_step]);
        }
    }
}
