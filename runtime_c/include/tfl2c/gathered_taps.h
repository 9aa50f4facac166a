/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Windows of any dilation over all or some of an image's channels, as bytes in memory. Padding reads
 * as the input's zero point. */
#ifndef TFL2C_GATHERED_TAPS_H
#define TFL2C_GATHERED_TAPS_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

typedef struct {
    const int8_t *input; /* the buffer, from the first channel that is seen on */
    int32_t rows;        /* that the buffer holds */
    int32_t image_row;   /* where the image begins */
    int32_t height;
    int32_t width;
    int32_t channels;
    int32_t padding; /* code */
    int32_t seen;    /* channels of each tap */
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t dilation_height;
    int32_t dilation_width;
} tfl2c_gathering;

/* Copies `count` taps. Words of a tap may overlap. */
static inline void tfl2c_copy_taps(const int8_t *from, int32_t step, int32_t bytes, int32_t count,
                                   int8_t *to)
{
    for (; count > 0; count--, from += step, to += bytes) {
        if (bytes < 4) {
            to[0] = from[0];
            to[bytes / 2] = from[bytes / 2];
            to[bytes - 1] = from[bytes - 1];
        } else {
            for (int32_t i = 0; i < bytes - 4; i += 4) {
                memcpy(&to[i], &from[i], 4);
            }
            memcpy(&to[bytes - 4], &from[bytes - 4], 4);
        }
    }
}

/* Copies the window whose corner is (top, left): [kernel_height][kernel_width][seen]. */
static void tfl2c_gather(const tfl2c_gathering *g, int32_t top, int32_t left, int8_t *window)
{
    const tfl2c_span rows = tfl2c_taps_inside(top, g->dilation_height, g->kernel_height, g->height);
    const tfl2c_span columns =
        tfl2c_taps_inside(left, g->dilation_width, g->kernel_width, g->width);
    const int32_t seen = g->seen;
    const int32_t run = g->kernel_width * seen;
    const int32_t first = (left + columns.first * g->dilation_width) * g->channels;
    const int is_run = g->dilation_width == 1 && seen == g->channels;
    int32_t taps = columns.end - columns.first;
    int32_t bytes = seen;

    if (rows.end - rows.first < g->kernel_height || taps < g->kernel_width) {
        memset(window, g->padding, (size_t)(g->kernel_height * run));
    }
    if (is_run && taps > 0) {
        bytes = taps * seen;
        taps = 1;
    }
    for (int32_t k = rows.first; k < rows.end; k++) {
        const int32_t row = g->image_row + top + k * g->dilation_height;
        const int32_t offset = tfl2c_row_offset(row, g->rows, g->width * g->channels);

        tfl2c_copy_taps(&g->input[offset + first], g->dilation_width * g->channels, bytes, taps,
                        &window[k * run + columns.first * seen]);
    }
}

#endif
