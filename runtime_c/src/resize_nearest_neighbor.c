/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/resize_nearest_neighbor.h"

#include <string.h>

#include "tfl2c/rows.h"

void tfl2c_resize_nearest_neighbor(const tfl2c_resize_nearest_neighbor_params *p, const void *input,
                                   void *output, int32_t first_row, int32_t rows)
{
    const int32_t row_bytes = p->output_width * p->pixel_bytes;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t row = image * p->input_height + p->rows[r - image * p->output_height];
        const uint8_t *from =
            &((const uint8_t *)input)[tfl2c_row_offset(row, p->input_rows, p->input_row_bytes)];
        uint8_t *to = &((uint8_t *)output)[tfl2c_row_offset(r, p->output_rows, row_bytes)];

        for (int32_t x = 0; x < p->output_width; x++) {
            memcpy(to, &from[p->columns[x] * p->pixel_bytes], (size_t)p->pixel_bytes);
            to += p->pixel_bytes;
        }
    }
}
