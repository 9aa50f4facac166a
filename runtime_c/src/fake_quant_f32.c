/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/fake_quant_f32.h"

#include "tfl2c/floats.h"
#include "tfl2c/rows.h"

static float rounded(const tfl2c_fake_quant_f32_params *p, float x)
{
    const float steps = (tfl2c_clamp_f32(x, p->least, p->greatest) - p->least) * p->inverse;
    const int32_t whole = (int32_t)steps;

    if (x != x) {
        return p->least;
    }
    return tfl2c_multiply_add((float)(steps - (float)whole < 0.5f ? whole : whole + 1), p->scale,
                              p->least);
}

void tfl2c_fake_quant_f32(const tfl2c_fake_quant_f32_params *p, const float *input, float *output,
                          int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const float *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        float *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = rounded(p, from[i]);
        }
    }
}
