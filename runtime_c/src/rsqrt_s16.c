/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/rsqrt_s16.h"

#include "tfl2c/inverse_root.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#define ROOT_BITS 20 /* behind the point */

static int16_t inverse_root(const tfl2c_rsqrt_s16_params *p, int32_t x)
{
    const tfl2c_inverse_root found = tfl2c_inverse_root_s32(x);
    const int32_t root = tfl2c_requantize(1, found.multiplier, found.shift + ROOT_BITS);
    const int32_t scaled = tfl2c_requantize(root, p->multiplier, p->shift);

    return (int16_t)(x <= 0 ? INT16_MAX : tfl2c_clamp(scaled, INT16_MIN, INT16_MAX));
}

void tfl2c_rsqrt_s16(const tfl2c_rsqrt_s16_params *p, const int16_t *input, int16_t *output,
                     int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int16_t *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        int16_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = inverse_root(p, from[i]);
        }
    }
}
