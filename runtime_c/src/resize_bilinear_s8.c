/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/resize_bilinear_s8.h"

#include "tfl2c/between.h"
#include "tfl2c/rows.h"

/* x / 2^20 to the nearest, halves away from zero. */
static int8_t rounded(int32_t x)
{
    return (int8_t)((x + (x > 0 ? 1 << 19 : -(1 << 19))) / (1 << 20));
}

static void make_row(const tfl2c_resize_bilinear_s8_params *p, const int8_t *above,
                     const int8_t *below, int32_t weight, int8_t *to)
{
    for (int32_t i = 0; i < p->output_width; i++) {
        const tfl2c_between x =
            tfl2c_between_at(p->column_start + i * p->column_step, p->input_width);
        const int32_t left = x.lower * p->channels;
        const int32_t right = x.upper * p->channels;

        for (int32_t c = 0; c < p->channels; c++) {
            const int32_t upper = above[left + c] * (1024 - x.weight) + above[right + c] * x.weight;
            const int32_t lower = below[left + c] * (1024 - x.weight) + below[right + c] * x.weight;

            *to++ = rounded(upper * (1024 - weight) + lower * weight);
        }
    }
}

void tfl2c_resize_bilinear_s8(const tfl2c_resize_bilinear_s8_params *p, const int8_t *input,
                              int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t from_length = p->input_width * p->channels;
    const int32_t to_length = p->output_width * p->channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = image * p->input_height;
        const tfl2c_between y = tfl2c_between_at(
            p->row_start + (r - image * p->output_height) * p->row_step, p->input_height);

        make_row(p, &input[tfl2c_row_offset(top + y.lower, p->input_rows, from_length)],
                 &input[tfl2c_row_offset(top + y.upper, p->input_rows, from_length)], y.weight,
                 &output[tfl2c_row_offset(r, p->output_rows, to_length)]);
    }
}
