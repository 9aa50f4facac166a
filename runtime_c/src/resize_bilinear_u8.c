/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/resize_bilinear_u8.h"

#include "tfl2c/floats.h"
#include "tfl2c/rows.h"

/* The uint8 code that an int8 code stands for. */
static float code_of(int8_t code)
{
    return (float)(code + 128);
}

static void make_row(const tfl2c_resize_bilinear_u8_params *p, const int8_t *above,
                     const int8_t *below, float lower, int8_t *to)
{
    const float upper = 1.0f - lower;

    for (int32_t i = 0; i < p->output_width; i++) {
        const int32_t left = p->columns[2 * i] * p->channels;
        const int32_t right = p->columns[2 * i + 1] * p->channels;
        const float weight = p->column_weight[i];

        for (int32_t c = 0; c < p->channels; c++) {
            float sum = code_of(above[left + c]) * upper * (1.0f - weight);

            sum = tfl2c_multiply_add(code_of(below[left + c]) * lower, 1.0f - weight, sum);
            sum = tfl2c_multiply_add(code_of(above[right + c]) * upper, weight, sum);
            sum = tfl2c_multiply_add(code_of(below[right + c]) * lower, weight, sum);
            *to++ = (int8_t)((int32_t)(sum + 0.5f) - 128);
        }
    }
}

void tfl2c_resize_bilinear_u8(const tfl2c_resize_bilinear_u8_params *p, const int8_t *input,
                              int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t from_length = p->input_width * p->channels;
    const int32_t to_length = p->output_width * p->channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t y = r - image * p->output_height;
        const int32_t top = image * p->input_height;

        make_row(p, &input[tfl2c_row_offset(top + p->rows[2 * y], p->input_rows, from_length)],
                 &input[tfl2c_row_offset(top + p->rows[2 * y + 1], p->input_rows, from_length)],
                 p->row_weight[y], &output[tfl2c_row_offset(r, p->output_rows, to_length)]);
    }
}
