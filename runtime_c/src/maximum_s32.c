/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/maximum_s32.h"

static int32_t greater(int32_t first, int32_t second)
{
    return first > second ? first : second;
}

void tfl2c_maximum_s32(const tfl2c_maximum_s32_params *p, const int32_t *first,
                       const int32_t *second, int32_t *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = greater(first[at.first + i * at.first_step],
                                            second[at.second + i * at.second_step]);
        }
    }
}
