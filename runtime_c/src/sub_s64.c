/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/sub_s64.h"

#include "tfl2c/integers.h"

static int64_t difference(const tfl2c_sub_s64_params *p, int64_t first, int64_t second)
{
    return tfl2c_clamp_s64(tfl2c_difference_s64(first, second), p->output_min, p->output_max);
}

void tfl2c_sub_s64(const tfl2c_sub_s64_params *p, const int64_t *first, const int64_t *second,
                   int64_t *output, int32_t first_row, int32_t rows)
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
