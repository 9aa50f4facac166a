/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of a transposed convolution: every output pixel gathers the input pixels whose kernels
 * reach it, in their order.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_TRANSPOSE_CONV_PARAMS         the type of `p`, which has the weights
 * TFL2C_ELEMENT, TFL2C_WEIGHT         the types of elements and weights
 * TFL2C_SUM                           the type of a sum
 * TFL2C_PRODUCT(p, x, w)              of an element and a weight; or
 * TFL2C_ADD_RUNS(p, x, w, step, runs, count, sums)
 *                                     which adds those of `count` elements with up to four runs of
 *                                     weights that are `step` apart
 * TFL2C_FINISH(p, c, sum)             the element of output channel c */
#ifndef TFL2C_TRANSPOSE_CONV_ROWS_H
#define TFL2C_TRANSPOSE_CONV_ROWS_H

#include <stdint.h>

#include "tfl2c/rows.h"
#include "tfl2c/transposed_windows.h"

#if !defined(TFL2C_ADD_RUNS)

static inline void tfl2c_add_runs(const TFL2C_TRANSPOSE_CONV_PARAMS *p, const TFL2C_ELEMENT *x,
                                  const TFL2C_WEIGHT *w, int32_t step, int32_t runs, int32_t count,
                                  TFL2C_SUM *sums)
{
    (void)p;
    for (int32_t i = 0; i < runs; i++, w += step) {
        for (int32_t m = 0; m < count; m++) {
            sums[i] += TFL2C_PRODUCT(p, x[m], w[m]);
        }
    }
}

#define TFL2C_ADD_RUNS tfl2c_add_runs

#endif

/* The pixel at (y, x), padding counted; `top` is the image's first row. */
static inline void tfl2c_make_pixel(const TFL2C_TRANSPOSE_CONV_PARAMS *p,
                                    const tfl2c_transposed_windows *windows,
                                    const TFL2C_ELEMENT *input, int32_t top, int32_t y, int32_t x,
                                    TFL2C_ELEMENT *output)
{
    const int32_t channels = windows->input_channels;
    const int32_t length = windows->input_width * channels;
    const int32_t kernel = windows->kernel_height * windows->kernel_width * channels;
    const tfl2c_reached rows =
        tfl2c_reaching(y, windows->kernel_height, windows->stride_height, windows->input_height);
    const tfl2c_reached columns =
        tfl2c_reaching(x, windows->kernel_width, windows->stride_width, windows->input_width);

    for (int32_t c = 0; c < windows->output_channels; c += 4) {
        const int32_t left = windows->output_channels - c;
        const int32_t runs = left < 4 ? left : 4;
        TFL2C_SUM sums[4] = {0, 0, 0, 0};

        for (int32_t i = rows.first; i <= rows.last; i++) {
            const TFL2C_ELEMENT *row =
                &input[tfl2c_row_offset(top + i, windows->input_rows, length)];
            const int32_t tap = (y - i * windows->stride_height) * windows->kernel_width + x;

            for (int32_t k = columns.first; k <= columns.last; k++) {
                const int32_t offset = (tap - k * windows->stride_width) * channels;

                TFL2C_ADD_RUNS(p, &row[k * channels], &p->weights[c * kernel + offset], kernel,
                               runs, channels, sums);
            }
        }
        for (int32_t i = 0; i < runs; i++) {
            output[c + i] = TFL2C_FINISH(p, c + i, sums[i]);
        }
    }
}

static inline void tfl2c_transpose_conv_rows(const TFL2C_TRANSPOSE_CONV_PARAMS *p,
                                             const tfl2c_transposed_windows *windows,
                                             const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output,
                                             int32_t first_row, int32_t rows)
{
    const int32_t length = windows->output_width * windows->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / windows->output_height;
        const int32_t top = image * windows->input_height;
        const int32_t y = r - image * windows->output_height + windows->pad_top;
        TFL2C_ELEMENT *to = &output[tfl2c_row_offset(r, windows->output_rows, length)];

        for (int32_t x = 0; x < windows->output_width; x++, to += windows->output_channels) {
            tfl2c_make_pixel(p, windows, input, top, y, x + windows->pad_left, to);
        }
    }
}

#endif
