/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_x4 for cores with the DSP extension. Same contract, same bits as conv_2d_s8_x4.c.
 *
 * Two pixels at a time: the bytes of both windows are widened once into scratch, then all channels
 * pass over them. SMLAD of a word of weights sums 256 * B + A; of its low bytes alone, A. */
#include "tfl2c/conv_2d_s8_x4.h"

#include <string.h>

#include "tfl2c/pair_x4.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s8_x4_dsp.c needs the DSP extension; build conv_2d_s8_x4.c instead"
#endif

static void clamp(const tfl2c_conv_2d_s8_x4_params *p, int8_t *output)
{
    for (int32_t c = 0; c < p->output_channels; c++) {
        output[c] = (int8_t)tfl2c_clamp(output[c], p->output_min, p->output_max);
    }
}

/* What is the same for all pairs of pixels. */
typedef struct {
    tfl2c_pair_rows rows;
    tfl2c_pair_task task;
    int32_t step;  /* bytes from one input row to the next */
    int32_t rest;  /* bytes of a row of the kernel that groups of four leave */
    int32_t whole; /* channels of whole blocks */
    int32_t clamps;
} pairs;

static pairs all_pairs(const tfl2c_conv_2d_s8_x4_params *p, int16_t *values)
{
    const int32_t run = p->kernel_width * p->input_channels;
    pairs all = {{0, 0, values, run / 4, p->kernel_height, 0},
                 {values, p->blocks, 0, 0, &values[2 * p->products], 0, p->products / 2},
                 0,
                 run % 4,
                 p->output_channels & ~3,
                 p->output_min > -128 || p->output_max < 127};

    memset(values, 0, (size_t)(4 * p->products));
    return all;
}

static void set_step(pairs *all, int32_t step)
{
    all->step = step;
    all->rows.skip = step - 4 * all->rows.groups;
}

/* The channels that are no whole block. */
static void make_rest(const tfl2c_conv_2d_s8_x4_params *p, const pairs *all, const uint32_t *block,
                      int8_t *first, int8_t *second)
{
    int8_t codes[2][4];
    tfl2c_pair_task t = all->task;

    t.blocks = block;
    t.first = codes[0];
    t.second = codes[1];
    t.first_end = codes[1];
    (void)tfl2c_pair_blocks(&t);
    memcpy(&first[all->whole], codes[0], (size_t)(p->output_channels - all->whole));
    memcpy(&second[all->whole], codes[1], (size_t)(p->output_channels - all->whole));
}

/* All channels of the pixels of two windows, which may be the same one. */
static void make_pair(const tfl2c_conv_2d_s8_x4_params *p, pairs *all, const int8_t *const from[2],
                      int8_t *const to[2])
{
    const uint32_t *block = p->blocks;

    all->rows.first = from[0];
    all->rows.second = from[1];
    if (all->rows.groups != 0) {
        tfl2c_pair_widen(&all->rows);
    }
    if (all->rest != 0) {
        tfl2c_pair_rest(&all->rows, all->rest);
    }
    if (all->whole != 0) {
        all->task.first = to[0];
        all->task.second = to[1];
        all->task.first_end = &to[0][all->whole];
        block = tfl2c_pair_blocks(&all->task);
    }
    if (all->whole != p->output_channels) {
        make_rest(p, all, block, to[0], to[1]);
    }
    if (all->clamps) {
        clamp(p, to[0]);
        clamp(p, to[1]);
    }
}

/* Rows of one image, padded, as many as one or two rows of the output need. */
typedef struct {
    const int8_t *bytes;
    int32_t step; /* bytes from one row to the next */
} tall_rows;

/* Copies the rows from `top` of the image on, count of them, with their padding. */
static void copy_rows(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int32_t image_row,
                      int32_t top, int32_t count, int32_t step, int8_t *to)
{
    const int32_t length = p->input_width * p->input_channels;
    const int32_t left = p->pad_left * p->input_channels;
    const int32_t copied = length < step - left ? length : step - left;

    for (int32_t y = top; y < top + count; y++, to += step) {
        memset(to, p->input_zero_point, (size_t)step);
        if (y >= 0 && y < p->input_height && copied > 0) {
            memcpy(&to[left], &input[tfl2c_row_offset(image_row + y, p->input_rows, length)],
                   (size_t)copied);
        }
    }
}

/* Returns the input rows of some output rows: in the image, where they lie one below the other
 * without padding, or copied to `copy`. row: of the output, in its image */
static tall_rows find_rows(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input,
                           int32_t image_row, int32_t row, int32_t rows, int8_t *copy)
{
    const int32_t length = p->input_width * p->input_channels;
    const int32_t top = row * p->stride_height - p->pad_top;
    const int32_t count = (rows - 1) * p->stride_height + p->kernel_height;
    const int32_t width = (p->output_width - 1) * p->stride_width + p->kernel_width;
    const int32_t at = (image_row + (top > 0 ? top : 0)) % p->input_rows;
    tall_rows found = {&input[at * length], length};

    if (top < 0 || top + count > p->input_height || at + count > p->input_rows || p->pad_left > 0 ||
        width > p->input_width) {
        found.bytes = copy;
        found.step = width * p->input_channels;
        copy_rows(p, input, image_row, top, count, found.step, copy);
    }
    return found;
}

/* Makes one or two rows of one image of the output. window: the first; rows_to: where they go */
static void make_rows(const tfl2c_conv_2d_s8_x4_params *p, pairs *all, const int8_t *window,
                      int32_t rows, int8_t *const rows_to[2])
{
    const int32_t move = p->stride_width * p->input_channels;
    const int8_t *from[2];
    int8_t *to[2] = {rows_to[0], rows_to[0]};
    const int8_t *next = window;
    int8_t *next_to = rows_to[0];
    int32_t row_left = p->output_width;
    int32_t half = 0;

    for (int32_t left = rows * p->output_width; left > 0; left--) {
        from[half] = next;
        to[half] = next_to;
        next += move;
        next_to += p->output_channels;
        if (--row_left == 0) {
            next = &window[p->stride_height * all->step];
            next_to = rows_to[1];
        }
        if (half == 0 && left > 1) {
            half = 1;
            continue;
        }
        from[1] = from[half];
        to[1] = to[half];
        make_pair(p, all, from, to);
        half = 0;
    }
}

static void make_windows(const tfl2c_conv_2d_s8_x4_params *p, pairs *all, const int8_t *input,
                         int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    int8_t *const copy = (int8_t *)&all->rows.values[2 * p->products];

    while (rows > 0) {
        const int32_t image = first_row / p->output_height;
        const int32_t row = first_row - image * p->output_height;
        const int32_t now = rows > 1 && row + 1 < p->output_height ? 2 : 1;
        const tall_rows from = find_rows(p, input, image * p->input_height, row, now, copy);
        int8_t *const to[2] = {&output[tfl2c_row_offset(first_row, p->output_rows, length)],
                               &output[tfl2c_row_offset(first_row + 1, p->output_rows, length)]};

        set_step(all, from.step);
        make_rows(p, all, from.bytes, now, to);
        first_row += now;
        rows -= now;
    }
}

/* A kernel of one tap at every pixel: rows that lie one behind the other are one run of pixels. */
static void make_points(const tfl2c_conv_2d_s8_x4_params *p, pairs *all, const int8_t *input,
                        int8_t *output, int32_t pixels)
{
    const int8_t *from[2] = {input, &input[p->input_channels]};
    int8_t *to[2] = {output, &output[p->output_channels]};

    for (; pixels > 1; pixels -= 2) {
        make_pair(p, all, from, to);
        for (int32_t i = 0; i < 2; i++) {
            from[i] += 2 * p->input_channels;
            to[i] += 2 * p->output_channels;
        }
    }
    if (pixels == 1) {
        from[1] = from[0];
        to[1] = to[0];
        make_pair(p, all, from, to);
    }
}

static int is_pointwise(const tfl2c_conv_2d_s8_x4_params *p)
{
    return p->kernel_height == 1 && p->kernel_width == 1 && p->stride_height == 1 &&
           p->stride_width == 1 && p->output_width == p->input_width &&
           p->output_height == p->input_height;
}

void tfl2c_conv_2d_s8_x4(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int8_t *output,
                         void *scratch, int32_t first_row, int32_t rows)
{
    pairs all = all_pairs(p, scratch);

    if (!is_pointwise(p)) {
        make_windows(p, &all, input, output, first_row, rows);
        return;
    }
    while (rows > 0) {
        const int32_t from = first_row % p->input_rows;
        const int32_t to = first_row % p->output_rows;
        const int32_t most =
            p->input_rows - from < p->output_rows - to ? p->input_rows - from : p->output_rows - to;
        const int32_t now = rows < most ? rows : most;

        make_points(p, &all, &input[from * p->input_width * p->input_channels],
                    &output[to * p->output_width * p->output_channels], now * p->output_width);
        first_row += now;
        rows -= now;
    }
}
