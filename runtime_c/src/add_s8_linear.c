/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/add_s8_linear.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

void tfl2c_add_s8_linear(const tfl2c_add_s8_linear_params *p, const int8_t *first,
                         const int8_t *second, int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *a = &first[tfl2c_row_offset(r, p->first_rows, length)];
        const int8_t *b = &second[tfl2c_row_offset(r, p->second_rows, length)];
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            const int32_t sum =
                p->addend + a[i] * p->first_multiplier + b[i] * p->second_multiplier;

            row[i] = (int8_t)tfl2c_clamp(sum >> TFL2C_ADD_S8_LINEAR_SHIFT, -128, 127);
        }
    }
}
