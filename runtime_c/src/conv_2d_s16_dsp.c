/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s16 for cores with 16-bit products. Same contract, same bits as conv_2d_s16.c.
 *
 * Where windows are small, overheads outweigh products: the windows of four pixels are copied side
 * by side, zeros for padding, and each output channel then has four runs without gaps. */
#include "tfl2c/conv_2d_s16.h"

#include <arm_acle.h>
#include <string.h>

#include "tfl2c/paired_products_s16.h"

#include "tfl2c/conv_2d_all_s16.h"
#include "tfl2c/quick_ends_s16.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s16_dsp.c needs 16-bit products; build conv_2d_s16.c instead"
#endif

#define TAPS_COPIED 96 /* of a window at most; four windows are on the stack */

/* How the pixels of a row are made. */
typedef struct {
    int32_t pixels; /* at a time: TFL2C_PIXELS, or all if there are fewer */
    int32_t taps;
    int32_t outputs; /* channels of a group */
    int is_direct;   /* windows are pixels inside the image */
} plan;

/* Without the barrier compilers call memcpy, which is slower for so few. */
static inline void copy_codes(int16_t *to, const int16_t *from, int32_t count)
{
    for (; count >= 2; count -= 2, to += 2, from += 2) {
        const int32_t pair = tfl2c_word(from);

        memcpy(to, &pair, sizeof pair);
        __asm__ volatile("" ::: "memory");
    }
    if (count > 0) {
        *to = *from;
    }
}

/* Copies what a window has of the image, and zeros for the rest. */
TFL2C_APART void tfl2c_copy_window_s16(const tfl2c_conv_2d_s16_params *p, const tfl2c_windows *at,
                                       int32_t left, const int16_t *input, int16_t *to)
{
    const tfl2c_span columns =
        tfl2c_taps_inside(left, p->dilation_width, p->kernel_width, p->input_width);
    const int32_t count = columns.end - columns.first;
    const int is_run = p->dilation_width == 1 && p->group_channels == p->input_channels;
    const int32_t step = is_run ? count : 1; /* taps that lie side by side in the image */
    const int32_t apart = p->dilation_width * p->input_channels;

    if (count < p->kernel_width || at->rows.end - at->rows.first < p->kernel_height) {
        memset(to, 0,
               (size_t)(p->kernel_height * p->kernel_width * p->group_channels) * sizeof *to);
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
            copy_codes(t, x, step * p->group_channels);
            t += p->group_channels;
            x += apart;
        }
    }
}

/* Sums of products of four windows, at most TFL2C_MOST_PRODUCTS each. */
TFL2C_APART void tfl2c_multiply_windows_s16(const int16_t *x, int32_t step, const int8_t *weights,
                                            int32_t count, int32_t *sums)
{
    const int16_t *x1 = &x[step];
    const int16_t *x2 = &x1[step];
    const int16_t *x3 = &x2[step];
    const int8_t *const end = &weights[count & ~3];
    int32_t a = 0, b = 0, c = 0, d = 0;

    for (; weights != end; weights += 4) {
        const tfl2c_widened w = tfl2c_widen(weights);

        a = tfl2c_four_products(&x, w, a);
        b = tfl2c_four_products(&x1, w, b);
        c = tfl2c_four_products(&x2, w, c);
        d = tfl2c_four_products(&x3, w, d);
    }
    for (count &= 3; count > 0; count--) {
        const int32_t w = *weights++;

        a += *x++ * w;
        b += *x1++ * w;
        c += *x2++ * w;
        d += *x3++ * w;
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

/* Stores the codes of a channel for neighbouring pixels. */
TFL2C_APART void tfl2c_store_codes_s16(const tfl2c_conv_2d_s16_params *p, int32_t channel,
                                       const int32_t *sums, int32_t pixels, int16_t *to)
{
    const tfl2c_ends_s16 *const ends = TFL2C_ENDS_S16(p);
    const tfl2c_quick_end end = tfl2c_quick_end_of(ends, channel);
    const int32_t step = p->output_channels;

    if (end.shift < 0) {
        for (int32_t i = 0; i < pixels; i++) {
            to[i * step] = tfl2c_code_s16(ends, channel, sums[i]);
        }
        return;
    }
    for (const int32_t *const last = &sums[pixels]; sums != last; sums++, to += step) {
        *to = tfl2c_quick_code(&end, ends->least, ends->greatest, *sums);
    }
}

/* Makes the channels [first, first + how->outputs) of neighbouring pixels, whose windows are `step`
 * elements apart. */
static void make_channels(const tfl2c_conv_2d_s16_params *p, const plan *how, const int16_t *x,
                          int32_t step, int32_t first, int16_t *output)
{
    const int8_t *weights = &p->weights[first * how->taps];

    for (int32_t c = first; c < first + how->outputs; c++, weights += how->taps) {
        int32_t sums[TFL2C_PIXELS];

        tfl2c_multiply_windows_s16(x, step, weights, how->taps, sums);
        tfl2c_store_codes_s16(p, c, sums, how->pixels, &output[c]);
    }
}

/* Makes neighbouring pixels, the first of them x. */
static void make_block(const tfl2c_conv_2d_s16_params *p, const plan *how, const tfl2c_windows *at,
                       int32_t x, const int16_t *input, int16_t *output, int16_t *copies)
{
    const int32_t apart = p->stride_width * p->input_channels;
    const int32_t row = at->image_row + at->top;
    int32_t first = 0;

    for (int32_t g = 0; g < p->input_channels; g += p->group_channels, first += how->outputs) {
        if (how->is_direct) {
            const int32_t offset =
                tfl2c_row_offset(row, p->input_rows, p->input_width * p->input_channels);

            make_channels(p, how, &input[offset + x * apart + g], apart, first, output);
            continue;
        }
        for (int32_t i = 0; i < how->pixels; i++) {
            tfl2c_copy_window_s16(p, at, (x + i) * p->stride_width - p->pad_left, &input[g],
                                  &copies[i * how->taps]);
        }
        make_channels(p, how, copies, how->taps, first, output);
    }
}

static plan make_plan(const tfl2c_conv_2d_s16_params *p)
{
    const int32_t width = p->output_width, height = p->output_height;
    const int is_inside = p->pad_left == 0 && p->pad_top == 0 &&
                          (width - 1) * p->stride_width < p->input_width &&
                          (height - 1) * p->stride_height < p->input_height;
    plan how;

    how.pixels = width < TFL2C_PIXELS ? width : TFL2C_PIXELS;
    how.taps = p->kernel_height * p->kernel_width * p->group_channels;
    how.outputs = p->output_channels / (p->input_channels / p->group_channels);
    how.is_direct = is_inside && p->kernel_height * p->kernel_width == 1 && width >= TFL2C_PIXELS &&
                    how.taps <= TFL2C_MOST_PRODUCTS;
    return how;
}

/* A row whose last pixels are fewer than a block makes some pixels twice: it is written over
 * nothing that it reads. */
static void make_rows(const tfl2c_conv_2d_s16_params *p, const plan *how, const int16_t *input,
                      int16_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    int16_t copies[TFL2C_PIXELS * TAPS_COPIED];
    tfl2c_windows at = {0};

    if (how->pixels < TFL2C_PIXELS) {
        memset(copies, 0, sizeof copies);
    }
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        int16_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        at.image_row = image * p->input_height;
        at.top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        at.rows = tfl2c_taps_inside(at.top, p->dilation_height, p->kernel_height, p->input_height);
        for (int32_t x = 0; x < p->output_width; x += how->pixels) {
            const int32_t most = p->output_width - how->pixels;
            const int32_t from = x < most ? x : most;

            make_block(p, how, &at, from, input, &row[from * p->output_channels], copies);
        }
    }
}

void tfl2c_conv_2d_s16(const tfl2c_conv_2d_s16_params *p, const int16_t *input, int16_t *output,
                       int32_t first_row, int32_t rows)
{
    const plan how = make_plan(p);

    if (how.is_direct || how.taps <= TAPS_COPIED) {
        make_rows(p, &how, input, output, first_row, rows);
    } else {
        tfl2c_conv_2d_rows(p, input, output, first_row, rows);
    }
}
