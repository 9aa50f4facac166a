/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/requantize_codes.h"

#include "tfl2c/codes.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

static int32_t requantized(const tfl2c_requantize_codes_params *p, int32_t code)
{
    const int32_t step = (int32_t)((uint32_t)code - (uint32_t)p->input_zero_point);
    const int32_t scaled = tfl2c_requantize(step, p->multiplier, p->shift);
    const int32_t zero = p->output_zero_point;

    return tfl2c_clamp(scaled, p->output_min - zero, p->output_max - zero) + zero;
}

void tfl2c_requantize_codes(const tfl2c_requantize_codes_params *p, const void *input, void *output,
                            int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t from = tfl2c_row_offset(r, p->input_rows, length);
        const int32_t to = tfl2c_row_offset(r, p->output_rows, length);

        for (int32_t i = 0; i < length; i++) {
            const int32_t code = tfl2c_code_at(input, p->input_type, from + i);

            tfl2c_set_code(output, p->output_type, to + i, requantized(p, code));
        }
    }
}
