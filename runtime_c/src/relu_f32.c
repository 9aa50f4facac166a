/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/relu_f32.h"

#include "tfl2c/floats.h"
#include "tfl2c/rows.h"

void tfl2c_relu_f32(const tfl2c_relu_f32_params *p, const float *input, float *output,
                    int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const float *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        float *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = tfl2c_clamp_f32(from[i], p->output_min, p->output_max);
        }
    }
}
