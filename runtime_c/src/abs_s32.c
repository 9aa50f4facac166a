/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/abs_s32.h"

#include "tfl2c/rows.h"

void tfl2c_abs_s32(const tfl2c_abs_s32_params *p, const int32_t *input, int32_t *output,
                   int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        int32_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            const uint32_t x = (uint32_t)from[i];

            to[i] = (int32_t)(from[i] < 0 ? 0u - x : x);
        }
    }
}
