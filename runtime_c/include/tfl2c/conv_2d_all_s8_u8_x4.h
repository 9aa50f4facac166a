/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of conv_2d_s8_u8_x4. sum of x * (w - zero) = sum of x * w - zero * sum of x: the second
 * sum is the same for all channels. Padding reads as the input's zero point, so that the bias can
 * hold what that adds up to.
 *
 * A kernel includes this once and defines tfl2c_place, tfl2c_take and tfl2c_sum_windows. */
#ifndef TFL2C_CONV_2D_ALL_S8_U8_X4_H
#define TFL2C_CONV_2D_ALL_S8_U8_X4_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/area.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#define TFL2C_PIXELS 4

/* Returns where in scratch the codes of a pixel's window go. */
static inline int8_t *tfl2c_place(const tfl2c_conv_2d_s8_u8_x4_params *p, void *scratch,
                                  int32_t pixel);

/* Returns the sum of the codes that lie there. They are not read there again if the next pixel's go
 * to the same place. */
static inline int32_t tfl2c_take(const tfl2c_conv_2d_s8_u8_x4_params *p, void *scratch,
                                 int32_t pixel);

/* Sets the sums of the products of four windows with the weights of an output channel. */
static void tfl2c_sum_windows(const tfl2c_conv_2d_s8_u8_x4_params *p, const void *scratch,
                              const int8_t *weights, int32_t *sums);

/* Copies the window whose corner is (top, left) of the image that begins at image_row. */
static inline void tfl2c_copy_window(const tfl2c_conv_2d_s8_u8_x4_params *p, const int8_t *input,
                                     int32_t image_row, int32_t top, int32_t left, int8_t *window)
{
    const int32_t channels = p->input_channels;
    const tfl2c_span rows = tfl2c_inside(top, p->kernel_height, p->input_height);
    const tfl2c_span columns = tfl2c_inside(left, p->kernel_width, p->input_width);
    const int32_t inside = (columns.end - columns.first) * channels;
    const int32_t run = p->kernel_width * channels;

    if (rows.end - rows.first < p->kernel_height || inside < run) {
        memset(window, p->input_zero_point, (size_t)(p->kernel_height * run));
    }
    for (int32_t y = rows.first; inside > 0 && y < rows.end; y++) {
        const int32_t row =
            tfl2c_row_offset(image_row + y, p->input_rows, p->input_width * channels);

        memcpy(&window[(y - top) * run + (columns.first - left) * channels],
               &input[row + columns.first * channels], (size_t)inside);
    }
}

/* Makes all channels of up to four pixels. zeros: by pixel, what the weights' zero point makes. What
 * all codes have in common is in variables: a code that is written may be any byte. */
static inline void tfl2c_make_pixels(const tfl2c_conv_2d_s8_u8_x4_params *p, const void *scratch,
                                     const int32_t *zeros, int8_t *output, int32_t pixels)
{
    const int32_t channels = p->output_channels;
    const int32_t multiplier = p->multiplier;
    const int32_t shift = p->shift;
    const int32_t zero_point = p->output_zero_point;
    const int32_t least = p->output_min;
    const int32_t greatest = p->output_max;

    for (int32_t c = 0; c < channels; c++) {
        const int32_t bias = p->bias[c];
        int8_t *code = &output[c];
        int32_t sums[TFL2C_PIXELS];

        tfl2c_sum_windows(p, scratch, &p->weights[c * p->pitch], sums);
        for (int32_t i = 0; i < pixels; i++, code += channels) {
            const int32_t sum = tfl2c_wrapping_add(bias, sums[i] - zeros[i]);

            *code = tfl2c_code_s8(tfl2c_requantize(sum, multiplier, shift), zero_point, least,
                                  greatest);
        }
    }
}

static inline void tfl2c_conv_2d_rows(const tfl2c_conv_2d_s8_u8_x4_params *p, const int8_t *input,
                                      int8_t *output, void *scratch, int32_t first_row,
                                      int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];
        int32_t zeros[TFL2C_PIXELS];

        for (int32_t x = 0; x < p->output_width; x++) {
            const int32_t pixel = x % TFL2C_PIXELS;

            tfl2c_copy_window(p, input, image * p->input_height, top,
                              x * p->stride_width - p->pad_left, tfl2c_place(p, scratch, pixel));
            zeros[pixel] = p->weight_zero_point * tfl2c_take(p, scratch, pixel);
            if (pixel == TFL2C_PIXELS - 1 || x == p->output_width - 1) {
                tfl2c_make_pixels(p, scratch, zeros, &row[(x - pixel) * p->output_channels],
                                  pixel + 1);
            }
        }
    }
}

#endif
