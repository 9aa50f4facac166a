/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/quantize_f32_s8.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

/* Farther from 0 than this no zero point brings a code back into its range. */
#define FAR 512.0f

static int8_t code(float x, float scale, int32_t zero_point)
{
    const float quotient = x / scale;
    int32_t whole;
    float rest;

    if (!(quotient > -FAR)) { /* a NaN compares false */
        return INT8_MIN;
    }
    if (quotient > FAR) {
        return INT8_MAX;
    }
    whole = (int32_t)quotient; /* towards zero; what is left is exact */
    rest = quotient - (float)whole;
    whole += (rest >= 0.5f) - (rest <= -0.5f);
    return tfl2c_code_s8(whole, zero_point, INT8_MIN, INT8_MAX);
}

void tfl2c_quantize_f32_s8(const tfl2c_quantize_f32_s8_params *p, const float *input,
                           int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const float *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = code(from[i], p->scale, p->output_zero_point);
        }
    }
}
