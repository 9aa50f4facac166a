/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Packs the windows of three pixels, wherever in the output they lie: pixels_x3.h. */
#ifndef TFL2C_WINDOWS_X3_H
#define TFL2C_WINDOWS_X3_H

#include <stddef.h>
#include <stdint.h>

#include "tfl2c/block_codes.h"
#include "tfl2c/conv_2d_packed.h"
#include "tfl2c/packed_codes_x3.h"
#include "tfl2c/pixels_x3.h"
#include "tfl2c/rows.h"

/* A pixel of the output, and where its window begins. */
typedef struct {
    int32_t image; /* first row of the image in the batch */
    int32_t top;   /* the row of the image where the window begins */
    int32_t left;  /* the column */
    int8_t *to;    /* the pixel's codes */
} tfl2c_window;

/* Three pixels in order. */
typedef struct {
    tfl2c_window windows[3]; /* only the first, if they are neighbours in a row */
    int are_beside;          /* whether they are */
    ptrdiff_t second;        /* codes of the other pixels behind those of the first */
    ptrdiff_t third;
} tfl2c_windows_x3;

/* The pixel behind them. */
typedef struct {
    tfl2c_window window;
    int32_t row; /* in the batch */
    int32_t column;
    int8_t *output; /* where the output begins */
} tfl2c_next_pixel;

static inline void tfl2c_begin_row(const tfl2c_conv_2d_packed *p, int32_t row,
                                   tfl2c_next_pixel *next)
{
    const int32_t image = row / p->output_height;
    const int32_t at = tfl2c_row_offset(row, p->output_rows, p->output_width * p->output_channels);

    next->row = row;
    next->column = 0;
    next->window.image = image * p->input_height;
    next->window.top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    next->window.left = -p->pad_left;
    next->window.to = &next->output[at];
}

static inline void tfl2c_pass_pixels(const tfl2c_conv_2d_packed *p, int32_t pixels,
                                     tfl2c_next_pixel *next)
{
    next->column += pixels;
    next->window.left += pixels * p->stride_width;
    next->window.to += pixels * p->output_channels;
}

/* Takes the next pixels, of which `rest` are left; the last stands for those that are missing. */
static inline void tfl2c_take_x3(const tfl2c_conv_2d_packed *p, int32_t rest,
                                 tfl2c_next_pixel *next, tfl2c_windows_x3 *w)
{
    w->are_beside = next->column + 3 <= p->output_width;
    if (w->are_beside) {
        w->windows[0] = next->window;
        w->second = p->output_channels;
        w->third = 2 * w->second;
        tfl2c_pass_pixels(p, 3, next);
        return;
    }
    for (int32_t i = 0; i < 3; i++) {
        if (i >= rest) {
            w->windows[i] = w->windows[i - 1];
            continue;
        }
        if (next->column == p->output_width) {
            tfl2c_begin_row(p, next->row + 1, next);
        }
        w->windows[i] = next->window;
        tfl2c_pass_pixels(p, 1, next);
    }
    w->second = w->windows[1].to - w->windows[0].to;
    w->third = w->windows[2].to - w->windows[0].to;
}

/* Finds what a window sees in a row of the image, null if that is padding, from a tap on. Returns how
 * many taps see either pixels that are neighbours or padding. */
static inline int32_t tfl2c_see_x3(const tfl2c_conv_2d_packed *p, const int8_t *row, int32_t left,
                                   int32_t tap, const int8_t *padding, const int8_t **x)
{
    const int32_t column = left + tap * p->dilation_width;

    *x = padding;
    if (!row || column >= p->input_width) {
        return p->kernel_width;
    }
    if (column < 0) {
        return p->dilation_width == 1 ? -column : 1;
    }
    *x = &row[column * p->input_channels];
    return p->dilation_width == 1 ? p->input_width - column : 1;
}

/* Packs one row of the kernel over rows of the image, which padding surrounds. */
static inline uint32_t *tfl2c_pack_row_x3(const tfl2c_conv_2d_packed *p,
                                          const int8_t *const rows[3], const int32_t left[3],
                                          const int8_t *padding, uint32_t *pixels)
{
    int32_t taps;

    for (int32_t k = 0; k < p->kernel_width; k += taps) {
        const int8_t *x[3];

        taps = p->kernel_width - k;
        for (int32_t i = 0; i < 3; i++) {
            const int32_t alike = tfl2c_see_x3(p, rows[i], left[i], k, padding, &x[i]);

            taps = alike < taps ? alike : taps;
        }
        pixels = tfl2c_pack_x3(pixels, x, taps * p->input_channels);
    }
    return pixels;
}

/* Finds the columns where the windows begin. Returns whether no column of them sees padding, and
 * their rows are runs of bytes in the image. */
static inline int tfl2c_find_columns_x3(const tfl2c_conv_2d_packed *p, const tfl2c_windows_x3 *w,
                                        int32_t left[3])
{
    int32_t least = left[0] = w->windows[0].left;
    int32_t most;

    if (w->are_beside) {
        left[1] = least + p->stride_width;
        most = left[2] = left[1] + p->stride_width;
    } else {
        most = least;
        for (int32_t i = 1; i < 3; i++) {
            left[i] = w->windows[i].left;
            least = left[i] < least ? left[i] : least;
            most = left[i] > most ? left[i] : most;
        }
    }
    return p->dilation_width == 1 && least >= 0 && most + p->kernel_width <= p->input_width;
}

/* Returns row k of a window in the image, null if that is padding. */
static inline const int8_t *tfl2c_find_row_x3(const tfl2c_conv_2d_packed *p, const int8_t *input,
                                              const tfl2c_window *w, int32_t k)
{
    const int32_t y = w->top + k * p->dilation_height;

    if (y < 0 || y >= p->input_height) {
        return NULL;
    }
    return &input[tfl2c_row_offset(w->image + y, p->input_rows,
                                   p->input_width * p->input_channels)];
}

/* Packs the rows [first, end) of the windows. Returns what lies behind.
 * padding: a row of the kernel */
static inline uint32_t *tfl2c_gather_x3(const tfl2c_conv_2d_packed *p, const int8_t *input,
                                        const tfl2c_windows_x3 *w, int32_t first, int32_t end,
                                        const int8_t *padding, uint32_t *pixels)
{
    int32_t left[3];
    const int are_runs = tfl2c_find_columns_x3(p, w, left);
    const int32_t places[3] = {left[0] * p->input_channels, left[1] * p->input_channels,
                               left[2] * p->input_channels};

    for (int32_t k = first; k < end; k++) {
        const int8_t *rows[3];

        rows[0] = rows[1] = rows[2] = tfl2c_find_row_x3(p, input, &w->windows[0], k);
        if (!w->are_beside) {
            rows[1] = tfl2c_find_row_x3(p, input, &w->windows[1], k);
            rows[2] = tfl2c_find_row_x3(p, input, &w->windows[2], k);
        }
        if (are_runs && rows[0] && rows[1] && rows[2]) {
            rows[0] += places[0];
            rows[1] += places[1];
            rows[2] += places[2];
            pixels = tfl2c_pack_x3(pixels, rows, p->kernel_width * p->input_channels);
        } else {
            pixels = tfl2c_pack_row_x3(p, rows, left, padding, pixels);
        }
    }
    return pixels;
}

/* Finds the sums of three pixels for one channel of a block. */
static inline void tfl2c_sum_x3(int32_t bias, const uint32_t packed[2], const int32_t *apart,
                                int32_t sums[3])
{
    sums[0] = sums[1] = sums[2] = bias;
    tfl2c_unpack_x3(packed[0], packed[1], sums);
    if (apart) {
        sums[0] += apart[0];
        sums[1] += apart[1];
        sums[2] += apart[2];
    }
}

/* Writes the codes of up to four channels from packed sums [4 channels][2 words]. What stands for
 * missing pixels has the code and the place of the last one.
 * apart: what else belongs to the sums, [4 channels][3 pixels], or null; channel: the first one */
static inline void tfl2c_write_x3(const tfl2c_windows_x3 *w, const uint32_t *block,
                                  const uint32_t *packed, const int32_t *apart, int32_t channel,
                                  int32_t channels)
{
    const tfl2c_code_places places = {w->second, w->third, &w->windows[0].to[channel]};
    int32_t sums[12];

#if defined(TFL2C_WRITES_PACKED_X3)
    if (!apart && *block == 0) {
        tfl2c_write_packed_short_x3(packed, &block[1], &places, channels, *block);
        return;
    }
    if (!apart) {
        tfl2c_write_packed_long_x3(packed, &block[1], &places, channels, *block);
        return;
    }
#endif
    for (int32_t c = 0; c < channels; c++, packed += 2) {
        tfl2c_sum_x3((int32_t)block[1 + 3 * c], packed, apart, &sums[3 * c]);
        apart = apart ? &apart[3] : apart;
    }
    tfl2c_write_block_x3(sums, block, TFL2C_CONV_2D_S8_PACKED_EXPONENT, &places, channels);
}

/* Clamps what the kernel made of some rows. */
static inline void tfl2c_activate_x3(const tfl2c_conv_2d_packed *p, int8_t *output,
                                     int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        tfl2c_activate(&output[tfl2c_row_offset(r, p->output_rows, length)], length, p->output_min,
                       p->output_max);
    }
}

#endif
