/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/logical_not_bool.h"

#include "tfl2c/rows.h"

void tfl2c_logical_not_bool(const tfl2c_logical_not_bool_params *p, const uint8_t *input,
                            uint8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const uint8_t *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        uint8_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = from[i] == 0;
        }
    }
}
