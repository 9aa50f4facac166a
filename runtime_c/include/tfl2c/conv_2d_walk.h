/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* How a convolution walks over an image to which padding is nothing: four neighbouring pixels of the
 * output at a time where all their windows lie inside.
 *
 * What includes this says beforehand:
 * TFL2C_CONV_2D_PARAMS     the type of the parameters
 * TFL2C_ELEMENT            the type of an element of the image
 * TFL2C_SUM                the type of a sum
 * TFL2C_CHANNELS           the type of what tells output channels and their weights
 * and defines tfl2c_add_products and tfl2c_make_pixels. */
#ifndef TFL2C_CONV_2D_WALK_H
#define TFL2C_CONV_2D_WALK_H

#include <stdint.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

#define TFL2C_PIXELS 4

/* The windows of neighbouring pixels of the output. */
typedef struct {
    int32_t pixels;    /* 1 or TFL2C_PIXELS */
    int32_t image_row; /* where the image begins */
    int32_t top;       /* corner of the first window in the image */
    int32_t left;
    tfl2c_span rows;    /* of the kernel, inside the image */
    tfl2c_span columns; /* all of them if there are several pixels */
} tfl2c_windows;

/* Adds the `count` products of each pixel, from element `offset` of the channels' weights on. */
static inline void tfl2c_add_products(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                      TFL2C_SUM *sums, const TFL2C_ELEMENT *x,
                                      TFL2C_CHANNELS channels, int32_t offset, int32_t count);

/* Makes all channels of the pixels. */
static inline void tfl2c_make_pixels(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                     const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output);

/* Adds the products of whole windows. */
static inline void tfl2c_add_windows(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                     TFL2C_SUM *sums, const TFL2C_ELEMENT *input,
                                     TFL2C_CHANNELS channels)
{
    const int is_run = p->dilation_width == 1 && p->group_channels == p->input_channels;
    const int32_t taps = at->columns.end - at->columns.first;
    const int32_t step = is_run ? taps : 1; /* taps that lie side by side in the image */

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t row = at->image_row + at->top + i * p->dilation_height;
        const TFL2C_ELEMENT *x =
            &input[tfl2c_row_offset(row, p->input_rows, p->input_width * p->input_channels)];

        for (int32_t k = at->columns.first; k < at->columns.end; k += step) {
            tfl2c_add_products(
                p, at, sums, &x[(at->left + k * p->dilation_width) * p->input_channels], channels,
                (i * p->kernel_width + k) * p->group_channels, step * p->group_channels);
        }
    }
}

/* Moves to the pixel x, and to those behind it if all their windows lie inside. */
static inline void tfl2c_move_to(const TFL2C_CONV_2D_PARAMS *p, tfl2c_windows *at, int32_t x)
{
    const int32_t reach = (p->kernel_width - 1) * p->dilation_width;
    const int32_t last = x + TFL2C_PIXELS - 1;

    at->left = x * p->stride_width - p->pad_left;
    at->columns = tfl2c_taps_inside(at->left, p->dilation_width, p->kernel_width, p->input_width);
    at->pixels = at->left >= 0 && last < p->output_width &&
                         last * p->stride_width - p->pad_left + reach < p->input_width
                     ? TFL2C_PIXELS
                     : 1;
}

static inline void tfl2c_conv_2d_rows(const TFL2C_CONV_2D_PARAMS *p, const TFL2C_ELEMENT *input,
                                      TFL2C_ELEMENT *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    tfl2c_windows at;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        TFL2C_ELEMENT *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        at.image_row = image * p->input_height;
        at.top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        at.rows = tfl2c_taps_inside(at.top, p->dilation_height, p->kernel_height, p->input_height);
        for (int32_t x = 0; x < p->output_width; x += at.pixels) {
            tfl2c_move_to(p, &at, x);
            tfl2c_make_pixels(p, &at, input, &row[x * p->output_channels]);
        }
    }
}

#endif
