/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_x4 for cores with the DSP extension. Same contract, same bits as conv_2d_s8_x4.c.
 *
 * Two pixels at a time: the bytes of both windows are widened once into scratch, then all channels
 * pass over them. SMLAD of a word of weights sums 256 * B + A; of its low bytes alone, A.
 * Windows that padding or the end of a ring touches are copied into scratch first. */
#include "tfl2c/conv_2d_s8_x4.h"

#include <string.h>

#include "tfl2c/area.h"
#include "tfl2c/padded_area.h"
#include "tfl2c/pair_x4.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s8_x4_dsp.c needs the DSP extension; build conv_2d_s8_x4.c instead"
#endif

/* What no window fills of the values has weights of 0. */
static tfl2c_pairs all_pairs(const tfl2c_conv_2d_s8_x4_params *p, int16_t *values)
{
    const int32_t run = p->kernel_width * p->input_channels;
    const int32_t rest = run % 4;
    tfl2c_pairs all = {.run = run, .channels = p->output_channels};
    tfl2c_pair_task *const t = &all.task;

    t->values = values;
    t->steps = p->products / 2;
    t->values_end = (const int8_t *)&values[2 * p->products] - p->shifts;
    t->blocks = p->blocks;
    t->widened = values;
    t->rest = rest != 0 && run > 4 && p->kernel_height == 1 ? rest - 4 : rest;
    t->rest_values = &values[8 * (run / 4) * p->kernel_height];
    t->rows = p->kernel_height;
    t->groups = run / 4;
    t->move = 2 * p->stride_width * p->input_channels;
    return all;
}

static tfl2c_image image_at(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int32_t row)
{
    return (tfl2c_image){input,
                         p->input_rows,
                         row,
                         p->input_height,
                         p->input_width,
                         p->input_channels,
                         p->input_zero_point};
}

/* Returns the input rows of one or two output rows, padded: in the image, where they lie one below
 * the other without padding, or copied to `copy`. row: of the output, in its image */
static const int8_t *find_rows(const tfl2c_conv_2d_s8_x4_params *p, tfl2c_pairs *all,
                               const tfl2c_image *image, int32_t row, int32_t rows, int8_t *copy)
{
    const tfl2c_area seen = {row * p->stride_height - p->pad_top, -p->pad_left,
                             (rows - 1) * p->stride_height + p->kernel_height,
                             (p->output_width - 1) * p->stride_width + p->kernel_width};

    if (p->pad_left == 0 && seen.columns <= p->input_width &&
        tfl2c_lies_together(image, seen.top, seen.rows)) {
        tfl2c_pair_step(all, p->input_width * p->input_channels);
        return tfl2c_image_row(image, seen.top);
    }
    tfl2c_pair_step(all, tfl2c_copy_area(image, &seen, copy));
    return copy;
}

/* Makes one or two rows of one image of the output. window: the first; to: where they go */
static void make_rows(const tfl2c_conv_2d_s8_x4_params *p, tfl2c_pairs *all, const int8_t *window,
                      int32_t rows, int8_t *const to[2])
{
    const int32_t columns = p->output_width & ~1;
    const int32_t odd = p->output_width - columns;
    const int8_t *const lower = &window[p->stride_height * all->step];
    const int8_t *const last = &window[columns / 2 * all->task.move];
    int8_t *const end = &to[0][columns * all->channels];

    tfl2c_pair_pixels(all, window, to[0], columns);
    if (odd != 0) {
        tfl2c_pair_make(all, last, rows == 2 ? (int32_t)(lower - last) : 0, end,
                        rows == 2 ? (int32_t)(to[1] - end) : 0, 1);
    }
    if (rows == 2) {
        tfl2c_pair_pixels(all, &lower[odd * (all->task.move / 2)], &to[1][odd * all->channels],
                          columns);
    }
}

/* The columns whose windows lie together in the image; pairs stay together. */
static tfl2c_span inner_columns(const tfl2c_conv_2d_s8_x4_params *p)
{
    const int32_t room = p->input_width - p->kernel_width + p->pad_left;
    const int32_t end = room < 0 ? 0 : room / p->stride_width + 1;
    const int32_t first = (p->pad_left + p->stride_width - 1) / p->stride_width;

    return (tfl2c_span){first < p->output_width ? (first + 1) & ~1 : p->output_width,
                        end < p->output_width ? end & ~1 : p->output_width};
}

/* Chooses the rows of the kernel to be widened for an output row: if those in the image lie together
 * there and fill words, they alone, and the zero point is written for the others. Returns whether. */
static int choose_rows(const tfl2c_conv_2d_s8_x4_params *p, tfl2c_pairs *all,
                       const tfl2c_image *image, tfl2c_area *a)
{
    const tfl2c_span rows = tfl2c_inside(a->top, p->kernel_height, p->input_height);
    const int32_t count = rows.end - rows.first;
    const int32_t run = 2 * p->kernel_width * p->input_channels;
    int16_t *const first = &all->task.values[(rows.first - a->top) * run];
    const uint32_t padding = (uint32_t)(uint16_t)p->input_zero_point * 0x00010001u;

    if (count <= 0 || !tfl2c_lies_together(image, rows.first, count) ||
        (count < p->kernel_height && all->task.rest != 0)) {
        return 0;
    }
    tfl2c_fill_bytes((int8_t *)all->task.values, padding, (rows.first - a->top) * run * 2);
    tfl2c_fill_bytes((int8_t *)&first[count * run], padding,
                     (a->top + p->kernel_height - rows.end) * run * 2);
    all->task.widened = first;
    all->task.rows = count;
    a->top = rows.first;
    a->rows = count;
    return 1;
}

/* Makes a row of the output, for which scratch holds the windows of some pixels at a time. */
static __attribute__((cold, noinline)) void make_row(const tfl2c_conv_2d_s8_x4_params *p,
                                                     tfl2c_pairs *all, const tfl2c_image *image,
                                                     int32_t top, int8_t *to)
{
    const tfl2c_span none = {p->output_width, 0};
    tfl2c_area a = {top, -p->pad_left, p->kernel_height, 0};
    const tfl2c_span inner = choose_rows(p, all, image, &a) ? inner_columns(p) : none;
    int8_t *const copy = (int8_t *)&all->task.values[2 * p->products];
    int32_t pixels;

    for (int32_t x = 0; x < p->output_width; x += pixels) {
        const int8_t *window = copy;
        int32_t step = p->input_width * p->input_channels;

        if (x == inner.first && x < inner.end) {
            pixels = inner.end - x;
            window = &tfl2c_image_row(image, a.top)[a.left * p->input_channels];
        } else {
            pixels = (x < inner.first ? inner.first : p->output_width) - x;
            pixels = pixels < p->columns ? pixels : p->columns;
            a.columns = (pixels - 1) * p->stride_width + p->kernel_width;
            step = tfl2c_copy_area(image, &a, copy);
        }
        tfl2c_pair_step(all, step);
        tfl2c_pair_pixels(all, window, to, pixels);
        a.left += pixels * p->stride_width;
        to += pixels * p->output_channels;
    }
    all->task.widened = all->task.values;
    all->task.rows = p->kernel_height;
}

static void make_windows(const tfl2c_conv_2d_s8_x4_params *p, tfl2c_pairs *all, const int8_t *input,
                         int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    int8_t *const copy = (int8_t *)&all->task.values[2 * p->products];

    while (rows > 0) {
        const int32_t number = first_row / p->output_height;
        const int32_t row = first_row - number * p->output_height;
        const tfl2c_image image = image_at(p, input, number * p->input_height);
        int8_t *const to[2] = {&output[tfl2c_row_offset(first_row, p->output_rows, length)],
                               &output[tfl2c_row_offset(first_row + 1, p->output_rows, length)]};
        int32_t now = 1;

        if (p->columns < p->output_width) {
            make_row(p, all, &image, row * p->stride_height - p->pad_top, to[0]);
        } else {
            now = rows > 1 && row + 1 < p->output_height ? 2 : 1;
            make_rows(p, all, find_rows(p, all, &image, row, now, copy), now, to);
        }
        first_row += now;
        rows -= now;
    }
}

/* A kernel of one tap at every pixel: rows that lie one behind the other are one run of pixels. */
static void make_points(const tfl2c_conv_2d_s8_x4_params *p, tfl2c_pairs *all, const int8_t *input,
                        int8_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_pair_step(all, p->input_channels);
    while (rows > 0) {
        const int32_t now = tfl2c_rows_together(first_row, rows, p->input_rows, p->output_rows);
        const int32_t from = first_row % p->input_rows * p->input_width * p->input_channels;
        const int32_t to = first_row % p->output_rows * p->output_width * p->output_channels;

        tfl2c_pair_pixels(all, &input[from], &output[to], now * p->output_width);
        first_row += now;
        rows -= now;
    }
}

static int is_pointwise(const tfl2c_conv_2d_s8_x4_params *p)
{
    return p->kernel_height == 1 && p->kernel_width == 1 && p->stride_height == 1 &&
           p->stride_width == 1 && p->output_width == p->input_width &&
           p->output_height == p->input_height;
}

/* Brings every code into the range of the activation, which for most layers is that of all codes. */
static __attribute__((cold, noinline)) void
clamp_rows(const tfl2c_conv_2d_s8_x4_params *p, int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        int8_t *const row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            row[i] = (int8_t)tfl2c_clamp(row[i], p->output_min, p->output_max);
        }
    }
}

/* Cold: what counts runs in assembler. */
static __attribute__((cold, noinline)) void make_all(const tfl2c_conv_2d_s8_x4_params *p,
                                                     const int8_t *input, int8_t *output,
                                                     int16_t *values, int32_t first_row,
                                                     int32_t rows)
{
    tfl2c_pairs all = all_pairs(p, values);

    if (is_pointwise(p)) {
        make_points(p, &all, input, output, first_row, rows);
    } else {
        make_windows(p, &all, input, output, first_row, rows);
    }
    if (p->output_min > -128 || p->output_max < 127) {
        clamp_rows(p, output, first_row, rows);
    }
}

void tfl2c_conv_2d_s8_x4(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int8_t *output,
                         void *scratch, int32_t first_row, int32_t rows)
{
    make_all(p, input, output, scratch, first_row, rows);
}
