/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/pad.h"

#include <string.h>

#include "tfl2c/fill.h"
#include "tfl2c/rows.h"

enum { OUTER = 6 };

static uint8_t *fill(const tfl2c_pad_params *p, uint8_t *output, int32_t count)
{
    return tfl2c_fill(output, p->padding, p->element_bytes, count);
}

/* The row of the input that an output row holds, or -1 if it is padding. */
static int32_t input_row(const tfl2c_pad_params *p, int32_t row)
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
static void make_row(const tfl2c_pad_params *p, const uint8_t *input, uint8_t *output,
                     int32_t pixel)
{
    const int32_t bytes = p->input_channels * p->element_bytes;

    output = fill(p, output, p->pad_left * pixel);
    for (int32_t x = 0; x < p->input_width; x++) {
        output = fill(p, output, p->channels_before);
        memcpy(output, &input[x * bytes], (size_t)bytes);
        output = fill(p, output + bytes, p->channels_after);
    }
    (void)fill(p, output, p->pad_right * pixel);
}

void tfl2c_pad(const tfl2c_pad_params *p, const void *input, void *output, int32_t first_row,
               int32_t rows)
{
    const uint8_t *from = (const uint8_t *)input;
    const int32_t pixel = p->channels_before + p->input_channels + p->channels_after;
    const int32_t length = (p->pad_left + p->input_width + p->pad_right) * pixel;
    const int32_t input_bytes = p->input_width * p->input_channels * p->element_bytes;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t source = input_row(p, r);
        uint8_t *row =
            &((uint8_t *)output)[tfl2c_row_offset(r, p->output_rows, length * p->element_bytes)];

        if (source < 0) {
            (void)fill(p, row, length);
        } else {
            make_row(p, &from[tfl2c_row_offset(source, p->input_rows, input_bytes)], row, pixel);
        }
    }
}
