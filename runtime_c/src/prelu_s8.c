/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/prelu_s8.h"

#include "tfl2c/requant.h"

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
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = sloped(p, first[at.first + i * at.first_step],
                                           second[at.second + i * at.second_step]);
        }
    }
}
