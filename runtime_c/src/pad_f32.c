/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/pad_f32.h"

#include <string.h>

#include "tfl2c/rows.h"

enum { OUTER = 6 };

static float *fill(float *output, int32_t count)
{
    for (; count > 0; count--) {
        *output++ = 0.0f;
    }
    return output;
}

/* The row of the input that an output row holds, or -1 if it is padding. */
static int32_t input_row(const tfl2c_pad_f32_params *p, int32_t row)
{
    int32_t found = 0;
    int32_t below = 1; /* input rows under one step of the dimension */

    for (int32_t d = OUTER - 1; d >= 0; d--) {
        const int32_t above = row / p->output_length[d];
        const int32_t at = row - above * p->output_length[d] - p->before[d];

        if (at < 0 || at >= p->input_length[d]) {
            return -1;
        }
        found += at * below;
        below *= p->input_length[d];
        row = above;
    }
    return found;
}

/* A row that holds pixels of the input. pixel: elements of a pixel of the output */
static void make_row(const tfl2c_pad_f32_params *p, const float *input, float *output,
                     int32_t pixel)
{
    output = fill(output, p->pad_left * pixel);
    for (int32_t x = 0; x < p->input_width; x++) {
        output = fill(output, p->channels_before);
        memcpy(output, &input[x * p->input_channels], sizeof(float) * (size_t)p->input_channels);
        output = fill(output + p->input_channels, p->channels_after);
    }
    (void)fill(output, p->pad_right * pixel);
}

void tfl2c_pad_f32(const tfl2c_pad_f32_params *p, const float *input, float *output,
                   int32_t first_row, int32_t rows)
{
    const int32_t pixel = p->channels_before + p->input_channels + p->channels_after;
    const int32_t length = (p->pad_left + p->input_width + p->pad_right) * pixel;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t source = input_row(p, r);
        float *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        if (source < 0) {
            (void)fill(row, length);
        } else {
            make_row(
                p,
                &input[tfl2c_row_offset(source, p->input_rows, p->input_width * p->input_channels)],
                row, pixel);
        }
    }
}
