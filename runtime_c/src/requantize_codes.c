/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Codes of int16 that become int8, as of audio, are what there is most of. */
#include "tfl2c/requantize_codes.h"

#include "tfl2c/codes.h"
#include "tfl2c/requant.h"
#include "tfl2c/rescale.h"
#include "tfl2c/rows.h"

static inline int32_t requantized(const tfl2c_requantize_codes_params *p, int32_t code)
{
    const int32_t step = (int32_t)((uint32_t)code - (uint32_t)p->input_zero_point);
    const int32_t scaled = tfl2c_requantize(step, p->multiplier, p->shift);
    const int32_t zero = p->output_zero_point;

    return tfl2c_clamp(scaled, p->output_min - zero, p->output_max - zero) + zero;
}

static inline void requantize(const tfl2c_requantize_codes_params *p, const void *input,
                              int32_t from, void *output, int32_t to)
{
    const tfl2c_requantize_codes_params own = *p; /* which no code that is written can change */

    for (int32_t i = 0; i < own.row_elements; i++) {
        const int32_t code = tfl2c_code_at(input, own.input_type, from + i);

        tfl2c_set_code(output, own.output_type, to + i, requantized(&own, code));
    }
}

/* For a shift of at most 0: no step leaves 2^17 in magnitude. */
static void requantize_s16_s8(const tfl2c_requantize_codes_params *p, const int16_t *input,
                              int8_t *output)
{
    const tfl2c_requantize_codes_params own = *p;
    const int32_t zero = own.output_zero_point;
    const int32_t least = own.output_min - zero;
    const int32_t greatest = own.output_max - zero;
    const int32_t half = (int32_t)((1u << -own.shift) >> 1);
    const int32_t loss = own.shift != 0; /* of negative numbers: halves are rounded away from 0 */

    for (int32_t i = 0; i < own.row_elements; i++) {
        const int32_t step = input[i] - own.input_zero_point;
        const int32_t y = (tfl2c_multiply_top(step, own.multiplier) + 64) >> 7;
        const int32_t scaled = (y + half - ((y < 0) & loss)) >> -own.shift;

        output[i] = (int8_t)(tfl2c_clamp(scaled, least, greatest) + zero);
    }
}

void tfl2c_requantize_codes(const tfl2c_requantize_codes_params *p, const void *input, void *output,
                            int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;
    const int is_usual =
        p->input_type == TFL2C_CODE_S16 && p->output_type == TFL2C_CODE_S8 && p->shift <= 0;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t from = tfl2c_row_offset(r, p->input_rows, length);
        const int32_t to = tfl2c_row_offset(r, p->output_rows, length);

        if (is_usual) {
            requantize_s16_s8(p, (const int16_t *)input + from, (int8_t *)output + to);
        } else {
            requantize(p, input, from, output, to);
        }
    }
}
