/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/lookup_s8.h"

#include "tfl2c/rows.h"

void tfl2c_lookup_s8(const tfl2c_lookup_s8_params *p, const int8_t *input, int8_t *output,
                     int32_t first_row, int32_t rows)
{
    const int8_t *at_zero = &p->table[128];
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = at_zero[from[i]];
        }
    }
}
