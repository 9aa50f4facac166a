/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A pool, channel by channel.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_POOL                    the kernel, which is defined here
 * TFL2C_POOL_PARAMS             the type of its parameters
 * TFL2C_ELEMENT                 the type of elements
 * TFL2C_FOUND                   the type of what is found in a window
 * TFL2C_FIRST                   what is found in none of its pixels
 * TFL2C_NEXT(found, x)          what is found with one more, x
 * TFL2C_FINISH(p, found, count) the element, which `count` pixels make */
#ifndef TFL2C_POOL_2D_ROWS_H
#define TFL2C_POOL_2D_ROWS_H

#include <stdint.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

/* What a window has in one channel; image_row is the image's first row. */
static inline TFL2C_FOUND tfl2c_pool_window(const TFL2C_POOL_PARAMS *p, const TFL2C_ELEMENT *input,
                                            int32_t image_row, tfl2c_span height, tfl2c_span width)
{
    TFL2C_FOUND found = TFL2C_FIRST;

    for (int32_t y = height.first; y < height.end; y++) {
        const TFL2C_ELEMENT *row =
            &input[tfl2c_row_offset(image_row + y, p->input_rows, p->input_width * p->channels)];

        for (int32_t x = width.first; x < width.end; x++) {
            const TFL2C_FOUND value = row[x * p->channels];

            found = TFL2C_NEXT(found, value);
        }
    }
    return found;
}

static inline void tfl2c_pool_pixel(const TFL2C_POOL_PARAMS *p, const TFL2C_ELEMENT *input,
                                    int32_t image_row, tfl2c_span height, tfl2c_span width,
                                    TFL2C_ELEMENT *output)
{
    for (int32_t c = 0; c < p->channels; c++) {
        const TFL2C_FOUND found = tfl2c_pool_window(p, &input[c], image_row, height, width);

        output[c] = TFL2C_FINISH(p, found, (height.end - height.first) * (width.end - width.first));
    }
}

#define TFL2C_POOL_PIXEL tfl2c_pool_pixel
#include "tfl2c/pool_2d_walk.h"

#endif
