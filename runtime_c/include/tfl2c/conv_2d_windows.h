/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Copies of the windows of a row of the output, for cores with vectors of integers. Include
 * <arm_mve.h> before it, and define TFL2C_WINDOWS_PARAMS, the type of the parameters. A window is
 * [kernel_height][kernel_width][input_channels], `pitch` bytes from the next one. */
#ifndef TFL2C_CONV_2D_WINDOWS_H
#define TFL2C_CONV_2D_WINDOWS_H

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"
#include "tfl2c/window_runs.h"

/* A row of the output: which rows its windows see. */
typedef struct {
    int32_t image_row; /* first row of the image */
    int32_t top;
    int32_t first;            /* row of the kernel in the image, if it has no dilation */
    int32_t rows;             /* that are */
    const int8_t *line;       /* the first of them in the buffer */
    tfl2c_window_runs inside; /* of windows within the columns of the image */
} tfl2c_windows_row;

static inline tfl2c_windows_row tfl2c_find_windows(const TFL2C_WINDOWS_PARAMS *p,
                                                   const int8_t *input, int32_t row)
{
    const int32_t image = row / p->output_height;
    const int32_t pitch = p->input_width * p->input_channels;
    const int32_t run = p->kernel_width * p->input_channels;
    const int32_t passed = run > 16 ? (run + 15) & ~15 : 0;
    tfl2c_windows_row r;
    int32_t behind, position, room;

    r.image_row = image * p->input_height;
    r.top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    r.first = tfl2c_clamp(-r.top, 0, p->kernel_height);
    behind = tfl2c_clamp(p->input_height - r.top, r.first, p->kernel_height);
    r.rows = behind - r.first;
    position = tfl2c_row_offset(r.image_row + r.top + r.first, p->input_rows, 1);
    room = p->input_rows - position;
    r.line = &input[position * pitch];
    r.inside.run = run;
    r.inside.before = room < r.rows ? room : r.rows;
    r.inside.behind = r.rows - r.inside.before;
    r.inside.pitch = pitch - passed;
    r.inside.step = p->stride_width * p->input_channels;
    r.inside.gap = p->pitch - r.rows * run;
    r.inside.to_pitch = run - passed;
    return r;
}

/* Copies runs of `windows` windows, the first of them from column `x` on. */
static inline void tfl2c_copy_from(const TFL2C_WINDOWS_PARAMS *p, const int8_t *input,
                                   tfl2c_windows_row *r, int32_t x, int32_t windows, int8_t *to)
{
    r->inside.from = &r->line[x * p->input_channels];
    r->inside.wrapped = &input[x * p->input_channels];
    r->inside.to = to;
    r->inside.windows = windows;
    if (r->inside.run > 16) {
        tfl2c_copy_runs(&r->inside);
    } else {
        tfl2c_copy_short_runs(&r->inside);
    }
}

/* Copies `count` windows within the columns of the image, the first from column `left` on. */
static inline void tfl2c_copy_inside(const TFL2C_WINDOWS_PARAMS *p, const int8_t *input,
                                     tfl2c_windows_row *r, int32_t left, int32_t count,
                                     int8_t *window)
{
    if (r->rows < p->kernel_height) {
        (void)tfl2c_fill(window, vdupq_n_s8((int8_t)p->input_zero_point), count * p->pitch);
    }
    tfl2c_copy_from(p, input, r, left, count, &window[r->first * r->inside.run]);
}

/* Copies a window over the left or the right border: what the image has of it over padding. */
static inline void tfl2c_copy_border(const TFL2C_WINDOWS_PARAMS *p, const int8_t *input,
                                     tfl2c_windows_row *r, int32_t left, int8_t *window)
{
    const int32_t channels = p->input_channels;
    const int32_t first = tfl2c_clamp(-left, 0, p->kernel_width);
    const int32_t end = tfl2c_clamp(p->input_width - left, first, p->kernel_width);
    const int32_t run = (end - first) * channels;
    const int32_t passed = run > 16 ? (run + 15) & ~15 : 0;
    const int32_t whole = r->inside.run, pitch = r->inside.pitch, to_pitch = r->inside.to_pitch;

    (void)tfl2c_fill(window, vdupq_n_s8((int8_t)p->input_zero_point), p->pitch);
    if (run == 0) {
        return;
    }
    r->inside.run = run;
    r->inside.pitch = p->input_width * channels - passed;
    r->inside.to_pitch = whole - passed;
    tfl2c_copy_from(p, input, r, left + first, 1, &window[r->first * whole + first * channels]);
    r->inside.run = whole;
    r->inside.pitch = pitch;
    r->inside.to_pitch = to_pitch;
}

/* Copies a window whose taps lie apart. */
static inline void tfl2c_copy_taps(const TFL2C_WINDOWS_PARAMS *p, const int8_t *input,
                                   const tfl2c_windows_row *r, int32_t left, int8_t *window)
{
    const int8x16_t outside = vdupq_n_s8((int8_t)p->input_zero_point);
    const int32_t channels = p->input_channels;

    for (int32_t i = 0; i < p->kernel_height; i++) {
        const int32_t y = r->top + i * p->dilation_height;
        const int inside = y >= 0 && y < p->input_height;
        const int8_t *row = input;

        if (inside) {
            row += tfl2c_row_offset(r->image_row + y, p->input_rows, p->input_width * channels);
        }
        for (int32_t k = 0; k < p->kernel_width; k++) {
            const int32_t x = left + k * p->dilation_width;

            window = inside && x >= 0 && x < p->input_width
                         ? tfl2c_copy(window, &row[x * channels], channels)
                         : tfl2c_fill(window, outside, channels);
        }
    }
}

#endif
