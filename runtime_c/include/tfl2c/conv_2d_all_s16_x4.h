/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of conv_2d_s16_x4: windows of four pixels are copied side by side, zeros for padding, so
 * that each output channel has four runs without gaps.
 *
 * A kernel includes this once and has before: tfl2c_sum_products_s16_x4 and tfl2c_copy_codes_s16(to,
 * from, count), which copies codes. */
#ifndef TFL2C_CONV_2D_ALL_S16_X4_H
#define TFL2C_CONV_2D_ALL_S16_X4_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/apart.h"
#include "tfl2c/area.h"
#include "tfl2c/pixel_codes_s16.h"
#include "tfl2c/rows.h"

#define TFL2C_PIXELS 4

/* The windows of a row of the output. */
typedef struct {
    int32_t image_row; /* where the image begins */
    int32_t top;
    tfl2c_span rows; /* of the kernel, inside the image */
    int32_t taps;    /* of a window */
} tfl2c_row_windows;

/* Copies what the window from column `left` on has of the image. */
TFL2C_APART void tfl2c_copy_window_s16(const tfl2c_conv_2d_s16_x4_params *p,
                                       const tfl2c_row_windows *at, int32_t left,
                                       const int16_t *input, int16_t *to)
{
    const tfl2c_span columns =
        tfl2c_taps_inside(left, p->dilation_width, p->kernel_width, p->input_width);
    const int32_t count = columns.end - columns.first;
    const int is_run = p->dilation_width == 1 && p->group_channels == p->input_channels;
    const int32_t step = is_run ? count : 1; /* taps that lie side by side in the image */
    const int32_t apart = p->dilation_width * p->input_channels;

    if (count < p->kernel_width || at->rows.end - at->rows.first < p->kernel_height) {
        memset(to, 0, (size_t)at->taps * sizeof *to);
    }
    if (count <= 0) {
        return;
    }
    to += columns.first * p->group_channels;
    input += (left + columns.first * p->dilation_width) * p->input_channels;
    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t row = at->image_row + at->top + i * p->dilation_height;
        const int16_t *x =
            &input[tfl2c_row_offset(row, p->input_rows, p->input_width * p->input_channels)];
        int16_t *t = &to[i * p->kernel_width * p->group_channels];

        for (int32_t k = 0; k < count; k += step) {
            tfl2c_copy_codes_s16(t, x, step * p->group_channels);
            t += p->group_channels;
            x += apart;
        }
    }
}

/* Makes neighbouring pixels of the output, the first of them in column x. */
static inline void tfl2c_make_pixels(const tfl2c_conv_2d_s16_x4_params *p,
                                     const tfl2c_row_windows *at, int32_t x, int32_t pixels,
                                     const int16_t *input, int16_t *output, int16_t *windows)
{
    const int32_t outputs = p->output_channels / (p->input_channels / p->group_channels);
    const tfl2c_ends_s16 *const ends = TFL2C_ENDS_S16(p);
    const int8_t *weights = p->weights;

    for (int32_t c = 0; c < p->output_channels; input += p->group_channels) {
        for (int32_t i = 0; i < pixels; i++) {
            tfl2c_copy_window_s16(p, at, (x + i) * p->stride_width - p->pad_left, input,
                                  &windows[i * at->taps]);
        }
        for (const int32_t end = c + outputs; c < end; c++, weights += at->taps) {
            int32_t sums[TFL2C_PIXELS];

            tfl2c_sum_products_s16_x4(windows, at->taps, weights, at->taps, sums);
            tfl2c_store_codes_s16(ends, c, sums, pixels, &output[c], p->output_channels);
        }
    }
}

/* Windows of pixels that are not there hold what they held. A row whose last pixels are fewer than
 * four makes some pixels twice: it is written over nothing that it reads. */
static inline void tfl2c_conv_2d_rows(const tfl2c_conv_2d_s16_x4_params *p, const int16_t *input,
                                      int16_t *output, int16_t *windows, int32_t first_row,
                                      int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    const int32_t pixels = p->output_width < TFL2C_PIXELS ? p->output_width : TFL2C_PIXELS;
    tfl2c_row_windows at = {0};

    at.taps = p->kernel_height * p->kernel_width * p->group_channels;
    if (pixels < TFL2C_PIXELS) {
        memset(windows, 0, (size_t)(TFL2C_PIXELS * at.taps) * sizeof *windows);
    }
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        int16_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        at.image_row = image * p->input_height;
        at.top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        at.rows = tfl2c_taps_inside(at.top, p->dilation_height, p->kernel_height, p->input_height);
        for (int32_t x = 0; x < p->output_width; x += pixels) {
            const int32_t most = p->output_width - pixels;
            const int32_t from = x < most ? x : most;

            tfl2c_make_pixels(p, &at, from, pixels, input, &row[from * p->output_channels],
                              windows);
        }
    }
}

#endif
