/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/add_f32.h"

#include "tfl2c/floats.h"
#include "tfl2c/rows.h"

void tfl2c_add_f32(const tfl2c_add_f32_params *p, const float *first, const float *second,
                   float *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const float *a = &first[tfl2c_row_offset(r, p->first_rows, length)];
        const float *b = &second[tfl2c_row_offset(r, p->second_rows, length)];
        float *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            row[i] = tfl2c_clamp_f32(a[i] + b[i], p->output_min, p->output_max);
        }
    }
}
