/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of a transposed convolution: every output pixel gathers the input pixels whose kernels
 * reach it, in their order.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_TRANSPOSE_CONV_PARAMS         the type of the parameters
 * TFL2C_ELEMENT, TFL2C_WEIGHT         the types of elements and weights
 * TFL2C_SUM                           the type of a sum
 * TFL2C_PRODUCT(p, x, w)              of an element and a weight
 * TFL2C_FINISH(p, c, sum)             the element of output channel c */
#ifndef TFL2C_TRANSPOSE_CONV_ROWS_H
#define TFL2C_TRANSPOSE_CONV_ROWS_H

#include <stdint.h>

#include "tfl2c/rows.h"

/* The pixels [first, last] of an input row or column whose kernel reaches place `x` of the output,
 * padding counted; none if last < first. */
typedef struct {
    int32_t first;
    int32_t last;
} tfl2c_reached;

static inline tfl2c_reached tfl2c_reaching(int32_t x, int32_t kernel, int32_t stride, int32_t size)
{
    const int32_t before = x - kernel;
    const int32_t last = x / stride;
    const tfl2c_reached pixels = {
        before < 0 ? 0 : before / stride + 1,
        last < size ? last : size - 1,
    };

    return pixels;
}

/* The sum of an output channel at (y, x), padding counted; `top` is the image's first row. */
static inline TFL2C_SUM tfl2c_pixel_sum(const TFL2C_TRANSPOSE_CONV_PARAMS *p,
                                        const TFL2C_ELEMENT *input, int32_t top,
                                        const TFL2C_WEIGHT *weights, int32_t y, int32_t x)
{
    const int32_t channels = p->input_channels;
    const tfl2c_reached rows =
        tfl2c_reaching(y, p->kernel_height, p->stride_height, p->input_height);
    const tfl2c_reached columns =
        tfl2c_reaching(x, p->kernel_width, p->stride_width, p->input_width);
    TFL2C_SUM sum = 0;

    for (int32_t i = rows.first; i <= rows.last; i++) {
        const TFL2C_ELEMENT *row =
            &input[tfl2c_row_offset(top + i, p->input_rows, p->input_width * channels)];
        const int32_t tap = (y - i * p->stride_height) * p->kernel_width + x;

        for (int32_t k = columns.first; k <= columns.last; k++) {
            const TFL2C_ELEMENT *pixel = &row[k * channels];
            const TFL2C_WEIGHT *w = &weights[(tap - k * p->stride_width) * channels];

            for (int32_t c = 0; c < channels; c++) {
                sum += TFL2C_PRODUCT(p, pixel[c], w[c]);
            }
        }
    }
    return sum;
}

static inline void tfl2c_transpose_conv_rows(const TFL2C_TRANSPOSE_CONV_PARAMS *p,
                                             const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output,
                                             int32_t first_row, int32_t rows)
{
    const int32_t taps = p->kernel_height * p->kernel_width * p->input_channels;
    const int32_t length = p->output_width * p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = image * p->input_height;
        const int32_t y = r - image * p->output_height + p->pad_top;
        TFL2C_ELEMENT *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = p->pad_left; x < p->pad_left + p->output_width; x++) {
            for (int32_t c = 0; c < p->output_channels; c++) {
                *to++ =
                    TFL2C_FINISH(p, c, tfl2c_pixel_sum(p, input, top, &p->weights[c * taps], y, x));
            }
        }
    }
}

#endif
