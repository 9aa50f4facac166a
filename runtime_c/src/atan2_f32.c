/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/atan2_f32.h"

#include "tfl2c/angle_f32.h"

void tfl2c_atan2_f32(const tfl2c_atan2_f32_params *p, const float *first, const float *second,
                     float *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = tfl2c_angle_f32(first[at.first + i * at.first_step],
                                                    second[at.second + i * at.second_step]);
        }
    }
}
