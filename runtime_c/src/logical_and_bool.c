/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/logical_and_bool.h"

static uint8_t both(uint8_t first, uint8_t second)
{
    return (uint8_t)(first & second);
}

void tfl2c_logical_and_bool(const tfl2c_logical_and_bool_params *p, const uint8_t *first,
                            const uint8_t *second, uint8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] =
                both(first[at.first + i * at.first_step], second[at.second + i * at.second_step]);
        }
    }
}
