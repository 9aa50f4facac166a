/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/abs_s16.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

void tfl2c_abs_s16(const tfl2c_abs_s16_params *p, const int16_t *input, int16_t *output,
                   int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int16_t *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        int16_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            const int32_t size = from[i] < 0 ? -from[i] : from[i];
            const int32_t scaled = tfl2c_requantize(size, p->multiplier, p->shift);

            to[i] = (int16_t)tfl2c_clamp(scaled, INT16_MIN, p->greatest);
        }
    }
}
