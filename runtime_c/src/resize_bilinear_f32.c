/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/resize_bilinear_f32.h"

#include "tfl2c/floats.h"
#include "tfl2c/rows.h"

static void make_row(const tfl2c_resize_bilinear_f32_params *p, const float *above,
                     const float *below, float lower, float *to)
{
    const float upper = 1.0f - lower;

    for (int32_t i = 0; i < p->output_width; i++) {
        const int32_t left = p->columns[2 * i] * p->channels;
        const int32_t right = p->columns[2 * i + 1] * p->channels;
        const float weight = p->column_weight[i];

        for (int32_t c = 0; c < p->channels; c++) {
            float sum = above[left + c] * upper * (1.0f - weight);

            sum = tfl2c_multiply_add(below[left + c] * lower, 1.0f - weight, sum);
            sum = tfl2c_multiply_add(above[right + c] * upper, weight, sum);
            *to++ = tfl2c_multiply_add(below[right + c] * lower, weight, sum);
        }
    }
}

void tfl2c_resize_bilinear_f32(const tfl2c_resize_bilinear_f32_params *p, const float *input,
                               float *output, int32_t first_row, int32_t rows)
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
