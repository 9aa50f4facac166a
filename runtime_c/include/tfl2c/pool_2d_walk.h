/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A pool: the walk of its window over the rows of the output.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_POOL            the kernel, which is defined here
 * TFL2C_POOL_PARAMS     the type of its parameters
 * TFL2C_ELEMENT         the type of elements
 * TFL2C_POOL_PIXEL(p, input, image_row, height, width, output)
 *                       makes the channels of a pixel of the rows and columns height and width of
 *                       the image that begins at image_row; or
 * TFL2C_POOL_ROW(p, input, image_row, height, output)
 *                       makes a row */
#ifndef TFL2C_POOL_2D_WALK_H
#define TFL2C_POOL_2D_WALK_H

#include <stdint.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

void TFL2C_POOL(const TFL2C_POOL_PARAMS *p, const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output,
                int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t y = r - image * p->output_height;
        const tfl2c_span height =
            tfl2c_inside(y * p->stride_height - p->pad_top, p->kernel_height, p->input_height);
        TFL2C_ELEMENT *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

#if defined(TFL2C_POOL_ROW)
        TFL2C_POOL_ROW(p, input, image * p->input_height, height, row);
#else
        for (int32_t x = 0; x < p->output_width; x++) {
            const tfl2c_span width =
                tfl2c_inside(x * p->stride_width - p->pad_left, p->kernel_width, p->input_width);

            TFL2C_POOL_PIXEL(p, input, image * p->input_height, height, width,
                             &row[x * p->channels]);
        }
#endif
    }
}

#endif
