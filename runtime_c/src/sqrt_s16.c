/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/sqrt_s16.h"

#include "tfl2c/root_f32.h"
#include "tfl2c/rows.h"

static int16_t root(const tfl2c_sqrt_s16_params *p, int32_t x)
{
    const float real = p->input_scale * (float)(x < 0 ? 0 : x);
    const float steps = tfl2c_root_f32(real) / p->output_scale;

    return (int16_t)(steps < 32767.0f ? (int32_t)steps : INT16_MAX);
}

void tfl2c_sqrt_s16(const tfl2c_sqrt_s16_params *p, const int16_t *input, int16_t *output,
                    int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int16_t *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        int16_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = root(p, from[i]);
        }
    }
}
