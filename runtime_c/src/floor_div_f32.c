/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/floor_div_f32.h"

#define WHOLE 4503599627370496.0 /* 2^52: no double beyond has a fraction */

static float quotient(float first, float second)
{
    const double exact = (double)first / (double)second;
    int64_t whole;

    if (exact == 0.0 || !(exact > -WHOLE && exact < WHOLE)) {
        return (float)exact;
    }
    whole = (int64_t)exact;
    return (float)(whole - ((double)whole > exact));
}

void tfl2c_floor_div_f32(const tfl2c_floor_div_f32_params *p, const float *first,
                         const float *second, float *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            output[at.output + i] = quotient(first[at.first + i * at.first_step],
                                             second[at.second + i * at.second_step]);
        }
    }
}
