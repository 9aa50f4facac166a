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

static tfl2c_pairs all_pairs(const tfl2c_conv_2d_s8_x4_params *p, int16_t *values)
{
    const int32_t run = p->kernel_width * p->input_channels;
    tfl2c_pairs all = {{values,
                        0,
                        0,
                        &values[2 * p->products],
                        0,
                        p->products / 2,
                        {0, 0},
                        run / 4,
                        p->blocks,
                        p->kernel_height,
                        0,
                        run % 4,
                        0,
                        1,
                        2 * p->stride_width * p->input_channels,
                        2 * p->output_channels - (p->output_channels & ~3),
                        2 * p->output_channels},
                       0,
                       p->output_channels,
                       p->output_channels & ~3,
                       p->output_min,
                       p->output_max};

    memset(&values[2 * p->products - 8], 0, 16);
    return all;
}

/* Rows of one image, padded, as many as one or two rows of the output need. */
typedef struct {
    const int8_t *bytes;
    int32_t step; /* bytes from one row to the next */
} tall_rows;

/* A word at a time: the core reads and writes them wherever they are. */
static void copy_bytes(int8_t *to, const int8_t *from, int32_t count)
{
    for (; count >= 8; count -= 8, to += 8, from += 8) {
        uint32_t words[2];

        memcpy(words, from, sizeof words);
        memcpy(to, words, sizeof words);
    }
    for (; count > 0; count--) {
        *to++ = *from++;
    }
}

/* Copies the rows from `top` of the image on, count of them, with their padding. */
static void copy_rows(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int32_t image_row,
                      int32_t top, int32_t count, int32_t step, int8_t *to)
{
    const int32_t length = p->input_width * p->input_channels;
    const int32_t left = p->pad_left * p->input_channels;
    const int32_t copied = length < step - left ? length : step - left;

    for (int32_t y = top; y < top + count; y++, to += step) {
        if (y < 0 || y >= p->input_height || copied <= 0) {
            memset(to, p->input_zero_point, (size_t)step);
            continue;
        }
        memset(to, p->input_zero_point, (size_t)left);
        copy_bytes(&to[left], &input[tfl2c_row_offset(image_row + y, p->input_rows, length)],
                   copied);
        memset(&to[left + copied], p->input_zero_point, (size_t)(step - left - copied));
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

/* Makes one or two rows of one image of the output. window: the first; to: where they go */
static void make_rows(const tfl2c_conv_2d_s8_x4_params *p, tfl2c_pairs *all, const int8_t *window,
                      int32_t rows, int8_t *const to[2])
{
    const int32_t columns = p->output_width / 2;
    const int8_t *const lower = &window[p->stride_height * all->step];
    const int8_t *const from[2] = {&window[columns * all->task.move], lower};
    int8_t *const ends[2] = {&to[0][columns * all->task.move_output], to[1]};

    tfl2c_pair_many(all, window, to[0], columns);
    if (p->output_width % 2 == 0) {
        tfl2c_pair_many(all, lower, to[1], rows == 2 ? columns : 0);
    } else {
        tfl2c_pair_two(all, from, ends, rows);
        tfl2c_pair_many(all, &lower[all->task.move / 2], &to[1][p->output_channels],
                        rows == 2 ? columns : 0);
    }
}

static void make_windows(const tfl2c_conv_2d_s8_x4_params *p, tfl2c_pairs *all, const int8_t *input,
                         int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    int8_t *const copy = (int8_t *)&all->task.values[2 * p->products];

    while (rows > 0) {
        const int32_t image = first_row / p->output_height;
        const int32_t row = first_row - image * p->output_height;
        const int32_t now = rows > 1 && row + 1 < p->output_height ? 2 : 1;
        const tall_rows from = find_rows(p, input, image * p->input_height, row, now, copy);
        int8_t *const to[2] = {&output[tfl2c_row_offset(first_row, p->output_rows, length)],
                               &output[tfl2c_row_offset(first_row + 1, p->output_rows, length)]};

        tfl2c_pair_step(all, from.step);
        make_rows(p, all, from.bytes, now, to);
        first_row += now;
        rows -= now;
    }
}

/* A kernel of one tap at every pixel: rows that lie one behind the other are one run of pixels. */
static void make_points(const tfl2c_conv_2d_s8_x4_params *p, tfl2c_pairs *all, const int8_t *input,
                        int8_t *output, int32_t pixels)
{
    const int8_t *const last = &input[(pixels - 1) * p->input_channels];
    int8_t *const end = &output[(pixels - 1) * p->output_channels];

    tfl2c_pair_many(all, input, output, pixels / 2);
    if (pixels % 2 != 0) {
        tfl2c_pair_two(all, &last, &end, 1);
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
    tfl2c_pairs all = all_pairs(p, scratch);

    if (!is_pointwise(p)) {
        make_windows(p, &all, input, output, first_row, rows);
        return;
    }
    tfl2c_pair_step(&all, p->input_channels);
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
