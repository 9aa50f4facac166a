/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/prelu_s16.h"

#include "tfl2c/requant.h"

static int16_t sloped(const tfl2c_prelu_s16_params *p, int16_t first, int8_t second)
{
    const int32_t y = first >= 0 ? tfl2c_requantize(first, p->multiplier, p->shift)
                                 : tfl2c_requantize(first * (second - p->alpha_zero_point),
                                                    p->alpha_multiplier, p->alpha_shift);

    return (int16_t)tfl2c_clamp(y, INT16_MIN, INT16_MAX);
}

void tfl2c_prelu_s16(const tfl2c_prelu_s16_params *p, const int16_t *first, const int8_t *second,
                     int16_t *output, int32_t first_row, int32_t rows)
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
