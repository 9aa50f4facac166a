/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/gelu_f32.h"

#include "tfl2c/error_f32.h"
#include "tfl2c/hyperbolic_f32.h"
#include "tfl2c/rows.h"

static float exact(float x)
{
    return 0.5f * x * tfl2c_error_complement_f32(x * -0.707106781f);
}

static float approximate(float x)
{
    const float bent = 0.797884561f * (x + 0.044715f * x * x * x);

    return 0.5f * x * (1.0f + tfl2c_tangent_f32(bent));
}

void tfl2c_gelu_f32(const tfl2c_gelu_f32_params *p, const float *input, float *output,
                    int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const float *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        float *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = p->approximate ? approximate(from[i]) : exact(from[i]);
        }
    }
}
