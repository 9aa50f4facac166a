/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of conv_2d_s8_few. A kernel includes this once and defines tfl2c_few_dot. */
#ifndef TFL2C_FEW_ROWS_H
#define TFL2C_FEW_ROWS_H

#include <stdint.h>

#include "tfl2c/area.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if defined(__GNUC__)
#define TFL2C_FEW_APART __attribute__((noinline))
#else
#define TFL2C_FEW_APART
#endif

/* Zero points of codes and weights. */
typedef struct {
    int32_t code;
    int32_t weight;
} tfl2c_few_zeros;

/* The rows of the image that the windows of a row cover. */
typedef struct {
    const int8_t *lines[TFL2C_FEW_HEIGHT]; /* by row of the kernel */
    tfl2c_span inside;                     /* of the kernel's rows, those that are there */
} tfl2c_few_band;

/* Returns the sum of (code - its zero point) * (weight - its zero point). */
static inline int32_t tfl2c_few_dot(const int8_t *x, const uint8_t *weights, int32_t count,
                                    tfl2c_few_zeros zeros);

/* The same of codes that are `step` apart. */
static inline int32_t tfl2c_few_column(const int8_t *x, int32_t step, const uint8_t *weights,
                                       int32_t count, tfl2c_few_zeros zeros)
{
    int32_t sum = 0;

    for (; count > 0; count--, x += step) {
        sum += (*x - zeros.code) * (*weights++ - zeros.weight);
    }
    return sum;
}

/* Returns the sum of the window whose left edge is `left`. Padding adds nothing. first: the first
 * input channel that is seen. Not inline, for the sake of its registers. */
static TFL2C_FEW_APART int32_t tfl2c_few_window(const tfl2c_conv_2d_s8_few_params *p,
                                                const tfl2c_few_band *band, int32_t left,
                                                int32_t first, const uint8_t *weights)
{
    const tfl2c_few_zeros zeros = {p->input_zero_point, p->weight_zero_point};
    const int32_t seen = p->seen_channels;
    const int32_t step = p->input_channels;
    const int32_t run = p->kernel_width * seen;
    const tfl2c_span columns = tfl2c_inside(left, p->kernel_width, p->input_width);
    const int32_t count = columns.end - columns.first;
    const int32_t offset = columns.first * step + first;
    const uint8_t *w = &weights[band->inside.first * run + (columns.first - left) * seen];
    int32_t sum = 0;

    for (int32_t y = band->inside.first; y < band->inside.end && count > 0; y++, w += run) {
        const int8_t *x = &band->lines[y][offset];

        if (seen == step) {
            sum += tfl2c_few_dot(x, w, count * seen, zeros);
        } else if (seen == 1) {
            sum += tfl2c_few_column(x, step, w, count, zeros);
        } else {
            for (int32_t i = 0; i < count; i++) {
                sum += tfl2c_few_dot(&x[i * step], &w[i * seen], seen, zeros);
            }
        }
    }
    return sum;
}

/* Makes one channel of a row. */
static inline void tfl2c_few_channel(const tfl2c_conv_2d_s8_few_params *p,
                                     const tfl2c_few_band *band, const int32_t *channel,
                                     const uint8_t *weights, int8_t *codes)
{
    const int32_t bias = channel[1];
    const int32_t multiplier = p->multiplier;
    const int32_t shift = p->shift;
    const int32_t zero_point = p->output_zero_point;
    const int32_t least = p->output_min;
    const int32_t greatest = p->output_max;

    for (int32_t x = 0; x < p->output_width; x++) {
        const int32_t left = x * p->stride_width - p->pad_left;
        const int32_t sum =
            tfl2c_wrapping_add(bias, tfl2c_few_window(p, band, left, channel[0], weights));

        codes[x] =
            tfl2c_code_s8(tfl2c_requantize(sum, multiplier, shift), zero_point, least, greatest);
    }
}

/* The same where a window is one pixel, which is seen whole. */
static inline void tfl2c_few_pixels(const tfl2c_conv_2d_s8_few_params *p, const int8_t *x,
                                    int32_t bias, const uint8_t *weights, int8_t *codes)
{
    const tfl2c_few_zeros zeros = {p->input_zero_point, p->weight_zero_point};
    const int32_t count = p->input_channels;
    const int32_t step = p->stride_width * count;
    const int32_t multiplier = p->multiplier;
    const int32_t shift = p->shift;
    const int32_t zero_point = p->output_zero_point;
    const int32_t least = p->output_min;
    const int32_t greatest = p->output_max;

    for (int32_t left = p->output_width; left > 0; left--, x += step) {
        const int32_t sum = tfl2c_wrapping_add(bias, tfl2c_few_dot(x, weights, count, zeros));

        *codes++ =
            tfl2c_code_s8(tfl2c_requantize(sum, multiplier, shift), zero_point, least, greatest);
    }
}

static inline void tfl2c_few_rows(const tfl2c_conv_2d_s8_few_params *p, const int8_t *input,
                                  int8_t *codes, int32_t first_row, int32_t rows)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->seen_channels;
    const int32_t length = p->input_width * p->input_channels;
    const int is_pixel = size == p->input_channels && p->seen_channels == size && p->pad_top == 0 &&
                         p->pad_left == 0;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        const tfl2c_span inside = tfl2c_inside(top, p->kernel_height, p->input_height);
        tfl2c_few_band band = {{0}, {inside.first - top, inside.end - top}};

        for (int32_t y = inside.first; y < inside.end; y++) {
            band.lines[y - top] =
                &input[tfl2c_row_offset(image * p->input_height + y, p->input_rows, length)];
        }
        for (int32_t k = 0; k < p->count; k++, codes += p->output_width) {
            const int32_t *const channel = &p->channels[2 * k];
            const uint8_t *const weights = &p->weights[k * size];

            if (is_pixel) {
                tfl2c_few_pixels(p, band.lines[0], channel[1], weights, codes);
            } else {
                tfl2c_few_channel(p, &band, channel, weights, codes);
            }
        }
    }
}

#endif
