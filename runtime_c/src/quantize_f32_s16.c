/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/quantize_f32_s16.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

/* Farther from 0 than this no zero point brings a code back into its range. */
#define FAR 131072.0f

static int16_t code(float x, float scale, int32_t zero_point)
{
    const float quotient = x / scale;
    int32_t whole;
    float rest;

    if (!(quotient > -FAR)) { /* a NaN compares false */
        return INT16_MIN;
    }
    if (quotient > FAR) {
        return INT16_MAX;
    }
    whole = (int32_t)quotient; /* towards zero; what is left is exact */
    rest = quotient - (float)whole;
    whole += (rest >= 0.5f) - (rest <= -0.5f);
    return (int16_t)tfl2c_clamp(whole + zero_point, INT16_MIN, INT16_MAX);
}

void tfl2c_quantize_f32_s16(const tfl2c_quantize_f32_s16_params *p, const float *input,
                            int16_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const float *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        int16_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = code(from[i], p->scale, p->output_zero_point);
        }
    }
}
