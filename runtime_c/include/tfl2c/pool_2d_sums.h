/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A pool that adds up, channel by channel: where windows overlap, columns are added that come and
 * taken off that go.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_POOL                    the kernel, which is defined here
 * TFL2C_POOL_PARAMS             the type of its parameters
 * TFL2C_ELEMENT                 the type of elements
 * TFL2C_FINISH(p, sum, count)   the element that `count` pixels make */
#ifndef TFL2C_POOL_2D_SUMS_H
#define TFL2C_POOL_2D_SUMS_H

#include <stdint.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

/* Rows of a buffer that a window sees. */
typedef struct {
    int32_t first; /* element of the buffer where the first begins */
    int32_t count; /* of rows up to the end of the buffer */
    int32_t rest;  /* of those from its beginning on */
    int32_t length;
} tfl2c_pool_rows;

/* The sum of what a column has in these rows. input: the column in the buffer's first row */
static inline int32_t tfl2c_pool_column(const tfl2c_pool_rows *rows, const TFL2C_ELEMENT *input)
{
    const TFL2C_ELEMENT *x = &input[rows->first];
    int32_t sum = 0;

    for (int32_t i = rows->count; i > 0; i--, x += rows->length) {
        sum += *x;
    }
    x = input;
    for (int32_t i = rows->rest; i > 0; i--, x += rows->length) {
        sum += *x;
    }
    return sum;
}

/* Makes a channel of a row. input, output: the channel's first element */
static inline void tfl2c_pool_channel(const TFL2C_POOL_PARAMS *p, const tfl2c_pool_rows *rows,
                                      const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output)
{
    const int32_t height = rows->count + rows->rest;
    int32_t start = -p->pad_left;
    tfl2c_span held = {0, 0}; /* columns that the sum has */
    int32_t sum = 0;

    for (int32_t x = p->output_width; x > 0; x--, start += p->stride_width) {
        const tfl2c_span width = tfl2c_inside(start, p->kernel_width, p->input_width);

        if (2 * width.first - held.first >= held.end) { /* fewer columns than come and go */
            held.first = held.end = width.first;
            sum = 0;
        }
        for (; held.end < width.end; held.end++) {
            sum += tfl2c_pool_column(rows, &input[held.end * p->channels]);
        }
        for (; held.first < width.first; held.first++) {
            sum -= tfl2c_pool_column(rows, &input[held.first * p->channels]);
        }
        *output = TFL2C_FINISH(p, sum, height * (width.end - width.first));
        output += p->channels;
    }
}

static inline void tfl2c_pool_row(const TFL2C_POOL_PARAMS *p, const TFL2C_ELEMENT *input,
                                  int32_t image_row, tfl2c_span height, TFL2C_ELEMENT *output)
{
    const int32_t length = p->input_width * p->channels;
    const int32_t at = tfl2c_row_offset(image_row + height.first, p->input_rows, 1);
    const int32_t count = height.end - height.first;
    const int32_t room = p->input_rows - at;
    const int32_t held = count < room ? count : room;
    const tfl2c_pool_rows rows = {at * length, held, count - held, length};

    for (int32_t c = 0; c < p->channels; c++) {
        tfl2c_pool_channel(p, &rows, &input[c], &output[c]);
    }
}

#define TFL2C_POOL_ROW tfl2c_pool_row
#include "tfl2c/pool_2d_walk.h"

#endif
