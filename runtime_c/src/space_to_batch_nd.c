/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/space_to_batch_nd.h"

#include <string.h>

#include "tfl2c/fill.h"

/* A row of an image. from: the input's row; column: of the first pixel, may lie in the border */
static uint8_t *make_row(const tfl2c_space_to_batch_nd_params *p, const uint8_t *from,
                         int32_t column, uint8_t *to)
{
    const int32_t bytes = p->pixel_elements * p->element_bytes;

    for (int32_t x = 0; x < p->output_width; x++) {
        if (column >= 0 && column < p->input_width) {
            memcpy(to, &from[column * bytes], (size_t)bytes);
            to += bytes;
        } else {
            to = tfl2c_fill(to, p->padding, p->element_bytes, p->pixel_elements);
        }
        column += p->block_width;
    }
    return to;
}

void tfl2c_space_to_batch_nd(const tfl2c_space_to_batch_nd_params *p, const void *input,
                             void *output, int32_t images)
{
    const int32_t row_bytes = p->input_width * p->pixel_elements * p->element_bytes;
    uint8_t *to = (uint8_t *)output;

    for (int32_t i = 0; i < images; i++) {
        const int32_t place = i / p->batch;
        const int32_t down = place / p->block_width;
        const int32_t column = place - down * p->block_width - p->pad_left;
        const uint8_t *image =
            &((const uint8_t *)input)[(i - place * p->batch) * p->input_height * row_bytes];

        for (int32_t y = 0; y < p->output_height; y++) {
            const int32_t row = y * p->block_height + down - p->pad_top;

            if (row >= 0 && row < p->input_height) {
                to = make_row(p, &image[row * row_bytes], column, to);
            } else {
                to = tfl2c_fill(to, p->padding, p->element_bytes,
                                p->output_width * p->pixel_elements);
            }
        }
    }
}
