/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_x12 for cores with vectors of integers. Same contract, same bits as
 * conv_2d_s8_x12.c. */
#include "tfl2c/conv_2d_s8_x12.h"

#include <arm_mve.h>
#include <string.h>

#include "tfl2c/blocks_x12.h"
#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "conv_2d_s8_x12_mve.c needs vectors of integers; build conv_2d_s8_x12.c instead"
#endif

#define WORDS TFL2C_CONV_2D_S8_X12_WORDS

/* A pixel of the output and its window. */
typedef struct {
    int32_t row;
    int32_t column;
    int32_t image_row; /* first row of its image */
    int32_t top;
    int32_t left;
    const int8_t *whole; /* the window's top row if all are in the image, as in the buffer */
    int8_t *output;
} pixel;

static void start_row(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int8_t *output,
                      pixel *at, int32_t row)
{
    const int32_t image = row / p->output_height;
    int32_t first;

    at->row = row;
    at->column = 0;
    at->image_row = image * p->input_height;
    at->top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    at->left = -p->pad_left;
    at->whole = NULL;
    at->output =
        &output[tfl2c_row_offset(row, p->output_rows, p->output_width * p->output_channels)];
    if (at->top < 0 || at->top + p->kernel_height > p->input_height || p->dilation_height != 1 ||
        p->dilation_width != 1) {
        return;
    }
    first = tfl2c_row_offset(at->image_row + at->top, p->input_rows, 1);
    if (first + p->kernel_height <= p->input_rows) {
        at->whole = &input[first * p->input_width * p->input_channels];
    }
}

/* Goes to the pixel behind, in the next row after the last one of a row. */
static void step(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int8_t *output,
                 pixel *at)
{
    if (++at->column == p->output_width) {
        start_row(p, input, output, at, at->row + 1);
        return;
    }
    at->left += p->stride_width;
    at->output += p->output_channels;
}

/* Copies a window that is not in the buffer as it stands. */
static void gather_taps(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, const pixel *at,
                        int8_t *window)
{
    const int32_t channels = p->input_channels;

    for (int32_t i = 0; i < p->kernel_height; i++) {
        const int32_t y = at->top + i * p->dilation_height;
        const int inside = y >= 0 && y < p->input_height;
        const int8_t *row = input;

        if (inside) {
            row += tfl2c_row_offset(at->image_row + y, p->input_rows, p->input_width * channels);
        }
        for (int32_t k = 0; k < p->kernel_width; k++, window += channels) {
            const int32_t x = at->left + k * p->dilation_width;

            if (inside && x >= 0 && x < p->input_width) {
                tfl2c_copy(window, &row[x * channels], channels);
            } else {
                memset(window, p->input_zero_point, (size_t)channels);
            }
        }
    }
}

static void gather(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, const pixel *at,
                   int8_t *window)
{
    const int32_t pitch = p->input_width * p->input_channels;
    const int32_t run = p->kernel_width * p->input_channels;
    const int8_t *from = &at->whole[at->left * p->input_channels];

    if (at->whole == NULL || at->left < 0 || at->left + p->kernel_width > p->input_width) {
        gather_taps(p, input, at, window);
        return;
    }
    for (int32_t i = p->kernel_height; i > 0; i--) {
        tfl2c_copy(window, from, run);
        window += run;
        from += pitch;
    }
}

/* All channels of up to three pixels whose windows lie one behind the other. Missing ones repeat
 * the last. */
static void make_pixels(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *windows,
                        int8_t *const outputs[3], int32_t pixels)
{
    const int32_t blocks = p->output_channels / 4;
    const int32_t rest = p->output_channels % 4;
    const int32_t second = pixels > 1 ? p->products : 0;
    const int32_t third = pixels > 2 ? 2 * p->products : second;
    const int32_t least = p->output_min - p->output_zero_point;
    int8_t codes[3][4];
    tfl2c_blocks_x12_task t = {{windows, &windows[second], &windows[third]},
                               {outputs[0], outputs[1], outputs[2]},
                               -p->products & 15,
                               &p->blocks[WORDS * blocks - 1],
                               p->output_zero_point,
                               least,
                               p->greatest_shift > 0 || least < 0,
                               p->weights,
                               p->output_max - p->output_zero_point,
                               p->blocks,
                               p->products};

    if (blocks != 0) {
        tfl2c_blocks_x12(&t);
    }
    if (rest == 0) {
        return;
    }
    t.weights += 4 * blocks * p->products;
    t.blocks += WORDS * blocks;
    t.blocks_end += WORDS;
    for (int32_t i = 0; i < 3; i++) {
        t.outputs[i] = codes[i];
    }
    tfl2c_blocks_x12(&t);
    for (int32_t i = 0; i < pixels; i++) {
        memcpy(&outputs[i][4 * blocks], codes[i], (size_t)rest);
    }
}

static void make_windows(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int8_t *output,
                         int8_t *windows, int32_t first_row, int32_t pixels)
{
    pixel at;

    start_row(p, input, output, &at, first_row);
    for (int32_t left = pixels; left > 0; left -= 3) {
        const int32_t now = left < 3 ? left : 3;
        int8_t *outputs[3];

        for (int32_t i = 0; i < 3; i++) {
            outputs[i] = at.output;
            if (i < now) {
                gather(p, input, &at, &windows[i * p->products]);
            }
            if (i + 1 < left) {
                step(p, input, output, &at);
            }
        }
        make_pixels(p, windows, outputs, now);
    }
}

/* A kernel of one tap at every pixel: rows that lie one behind the other are one run of pixels. */
static void make_points(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int8_t *output,
                        int8_t *windows, int32_t pixels)
{
    const int32_t step = p->output_channels;

    for (; pixels > 0; pixels -= 3) {
        const int32_t now = pixels < 3 ? pixels : 3;
        int8_t *const second = &output[now > 1 ? step : 0];
        int8_t *const outputs[3] = {output, second, now > 2 ? &second[step] : second};

        tfl2c_copy(windows, input, now * p->products);
        make_pixels(p, windows, outputs, now);
        input += now * p->products;
        output += now * step;
    }
}

void tfl2c_conv_2d_s8_x12(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int8_t *output,
                          void *scratch, int32_t first_row, int32_t rows)
{
    const int is_pointwise = p->kernel_height == 1 && p->kernel_width == 1 &&
                             p->stride_height == 1 && p->stride_width == 1 &&
                             p->output_width == p->input_width &&
                             p->output_height == p->input_height;

    while (rows > 0) {
        const int32_t from = first_row % p->input_rows;
        const int32_t to = first_row % p->output_rows;
        const int32_t most =
            p->input_rows - from < p->output_rows - to ? p->input_rows - from : p->output_rows - to;
        const int32_t now = is_pointwise && most < rows ? most : rows;

        if (is_pointwise) {
            make_points(p, &input[from * p->input_width * p->input_channels],
                        &output[to * p->output_width * p->output_channels], scratch,
                        now * p->output_width);
        } else {
            make_windows(p, input, output, scratch, first_row, now * p->output_width);
        }
        first_row += now;
        rows -= now;
    }
}
