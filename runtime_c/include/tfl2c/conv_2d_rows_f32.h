/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of a convolution in float. Where the window lies inside the image for four neighbouring
 * pixels, these are made together.
 *
 * A kernel includes this once and says beforehand what its parameters are:
 * TFL2C_CONV_2D_PARAMS        their type
 * TFL2C_CONV_2D_SCALE(p, c)   the scales of the weights from channel c on; NULL if they are no codes
 * TFL2C_WEIGHT                the type of the weights */
#ifndef TFL2C_CONV_2D_ROWS_F32_H
#define TFL2C_CONV_2D_ROWS_F32_H

#include "tfl2c/area.h"
#include "tfl2c/products_f32.h"
#include "tfl2c/rows.h"

/* The windows of neighbouring pixels of the output. */
typedef struct {
    int32_t pixels;    /* 1 or 4 */
    int32_t image_row; /* where the image begins */
    int32_t top;       /* corner of the first window in the image */
    int32_t left;
    tfl2c_span rows;    /* of the kernel, inside the image */
    tfl2c_span columns; /* all of them if there are several pixels */
} tfl2c_windows;

/* Adds `count` products to the sums of each pixel. */
static inline void tfl2c_add_products(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                      float *sums, const float *x, const tfl2c_weights_x4 *weights,
                                      int32_t offset, int32_t count)
{
    if (at->pixels == 1) {
        tfl2c_products_1x4(sums, x, weights, offset, count);
    } else {
        tfl2c_products_4x4(sums, x, p->stride_width * p->input_channels, weights, offset, count);
    }
}

/* Adds the products of whole windows. */
static inline void tfl2c_add_windows(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                     float *sums, const float *input,
                                     const tfl2c_weights_x4 *weights)
{
    const int is_run = p->dilation_width == 1 && p->group_channels == p->input_channels;
    const int32_t taps = at->columns.end - at->columns.first;
    const int32_t step = is_run ? taps : 1; /* taps that lie side by side in the image */

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t row = at->image_row + at->top + i * p->dilation_height;
        const float *x =
            &input[tfl2c_row_offset(row, p->input_rows, p->input_width * p->input_channels)];

        for (int32_t k = at->columns.first; k < at->columns.end; k += step) {
            tfl2c_add_products(
                p, at, sums, &x[(at->left + k * p->dilation_width) * p->input_channels], weights,
                (i * p->kernel_width + k) * p->group_channels, step * p->group_channels);
        }
    }
}

static inline void tfl2c_make_pixels(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                     const float *input, float *output)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->group_channels;
    const int32_t outputs = p->output_channels / (p->input_channels / p->group_channels);
    float sums[TFL2C_FOUR * TFL2C_FOUR];

    for (int32_t group = 0; group < p->output_channels; group += outputs) {
        const float *seen = &input[group / outputs * p->group_channels];

        for (int32_t c = group; c < group + outputs; c += TFL2C_FOUR) {
            const int32_t count = tfl2c_at_most_four(group + outputs - c);
            const tfl2c_weights_x4 weights = tfl2c_weight_rows(&p->weights[c * size], size, count);
            const tfl2c_ends ends = {
                count, &p->bias[c], TFL2C_CONV_2D_SCALE(p, c), p->output_min, p->output_max,
            };

            tfl2c_begin_sums(sums, at->pixels);
            tfl2c_add_windows(p, at, sums, seen, &weights);
            tfl2c_end_sums(sums, at->pixels, &ends, &output[c], p->output_channels);
        }
    }
}

/* Moves to the pixel x, and to those behind it if all their windows lie inside. */
static inline void tfl2c_move_to(const TFL2C_CONV_2D_PARAMS *p, tfl2c_windows *at, int32_t x)
{
    const int32_t reach = (p->kernel_width - 1) * p->dilation_width;
    const int32_t last = x + TFL2C_FOUR - 1;

    at->left = x * p->stride_width - p->pad_left;
    at->columns = tfl2c_taps_inside(at->left, p->dilation_width, p->kernel_width, p->input_width);
    at->pixels = at->left >= 0 && last < p->output_width &&
                         last * p->stride_width - p->pad_left + reach < p->input_width
                     ? TFL2C_FOUR
                     : 1;
}

static inline void tfl2c_conv_2d_rows(const TFL2C_CONV_2D_PARAMS *p, const float *input,
                                      float *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    tfl2c_windows at;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        float *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

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
