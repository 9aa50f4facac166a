/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/div_f32.h"

#include "tfl2c/floats.h"

static float quotient(const tfl2c_div_f32_params *p, float first, float second)
{
    return tfl2c_clamp_f32(first / second, p->output_min, p->output_max);
}

void tfl2c_div_f32(const tfl2c_div_f32_params *p, const float *first, const float *second,
                   float *output, int32_t first_row, int32_t rows)
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
