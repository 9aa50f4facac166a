/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* How a depthwise convolution walks over an image to which padding is nothing.
 *
 * What includes this says beforehand:
 * TFL2C_DEPTHWISE_PARAMS    the type of the parameters
 * TFL2C_ELEMENT             the type of an element of the image
 * and defines tfl2c_make_pixel. */
#ifndef TFL2C_DEPTHWISE_WALK_H
#define TFL2C_DEPTHWISE_WALK_H

#include <stdint.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

/* The window of a pixel of the output. */
typedef struct {
    int32_t image_row; /* where the image begins */
    int32_t top;       /* corner of the window in the image */
    int32_t left;
    tfl2c_span rows; /* of the kernel, inside the image */
    tfl2c_span columns;
} tfl2c_window;

/* Makes all channels of the pixel. */
static inline void tfl2c_make_pixel(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                    const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output);

/* The first pixel of the image that row i of the kernel covers. */
static inline const TFL2C_ELEMENT *tfl2c_covered(const TFL2C_DEPTHWISE_PARAMS *p,
                                                 const tfl2c_window *at, const TFL2C_ELEMENT *input,
                                                 int32_t i)
{
    const int32_t row = at->image_row + at->top + i * p->dilation_height;
    const int32_t column = at->left + at->columns.first * p->dilation_width;
    const int32_t length = p->input_width * p->input_channels;

    return &input[tfl2c_row_offset(row, p->input_rows, length) + column * p->input_channels];
}

static inline void tfl2c_depthwise_rows(const TFL2C_DEPTHWISE_PARAMS *p, const TFL2C_ELEMENT *input,
                                        TFL2C_ELEMENT *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    tfl2c_window at;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        TFL2C_ELEMENT *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        at.image_row = image * p->input_height;
        at.top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        at.rows = tfl2c_taps_inside(at.top, p->dilation_height, p->kernel_height, p->input_height);
        for (int32_t x = 0; x < p->output_width; x++) {
            at.left = x * p->stride_width - p->pad_left;
            at.columns =
                tfl2c_taps_inside(at.left, p->dilation_width, p->kernel_width, p->input_width);
            tfl2c_make_pixel(p, &at, input, &row[x * p->output_channels]);
        }
    }
}

#endif
