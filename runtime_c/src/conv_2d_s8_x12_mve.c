/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_x12 for cores with vectors of integers. Same contract, same bits as
 * conv_2d_s8_x12.c. */
#include "tfl2c/conv_2d_s8_x12.h"

#include <arm_mve.h>
#include <string.h>

#include "tfl2c/blocks_x12.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "conv_2d_s8_x12_mve.c needs vectors of integers; build conv_2d_s8_x12.c instead"
#endif

#define WORDS TFL2C_CONV_2D_S8_X12_WORDS

/* A row of the output: where the windows begin and what they meet. */
typedef struct {
    int32_t image_row; /* first row of the image */
    int32_t top;
    int32_t position; /* in the buffer: of the windows' top row, or that of the image */
    int is_inside;    /* whether the windows' rows are all in the image and follow each other */
} band;

static band band_of(const tfl2c_conv_2d_s8_x12_params *p, int32_t row)
{
    const int32_t image = row / p->output_height;
    band b = {image * p->input_height, 0, 0, 0};

    b.top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    b.position = tfl2c_row_offset(b.image_row + (b.top > 0 ? b.top : 0), p->input_rows, 1);
    b.is_inside = b.top >= 0 && b.top + p->kernel_height <= p->input_height &&
                  p->dilation_height == 1 && p->dilation_width == 1;
    return b;
}

/* Copies a window whose taps lie apart. */
static void gather_taps(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, const band *b,
                        int32_t left, int8_t *window)
{
    const int8x16_t outside = vdupq_n_s8((int8_t)p->input_zero_point);
    const int32_t channels = p->input_channels;

    for (int32_t i = 0; i < p->kernel_height; i++) {
        const int32_t y = b->top + i * p->dilation_height;
        const int inside = y >= 0 && y < p->input_height;
        const int8_t *row = input;

        if (inside) {
            row += tfl2c_row_offset(b->image_row + y, p->input_rows, p->input_width * channels);
        }
        for (int32_t k = 0; k < p->kernel_width; k++) {
            const int32_t x = left + k * p->dilation_width;

            window = inside && x >= 0 && x < p->input_width
                         ? tfl2c_copy(window, &row[x * channels], channels)
                         : tfl2c_fill(window, outside, channels);
        }
    }
}

/* Copies a window whose rows are runs of bytes, with padding on either side. */
static void gather_runs(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, const band *b,
                        int32_t left, int8_t *window)
{
    const int8x16_t outside = vdupq_n_s8((int8_t)p->input_zero_point);
    const int32_t channels = p->input_channels;
    const int32_t pitch = p->input_width * channels;
    const int32_t size = p->input_rows * pitch;
    const int32_t whole = p->kernel_width * channels;
    const int32_t before = tfl2c_clamp(-left * channels, 0, whole);
    const int32_t after = tfl2c_clamp((left + p->kernel_width) * channels - pitch, 0, whole);
    const int32_t end = b->top + p->kernel_height;
    int32_t offset = b->position * pitch + left * channels + before;

    for (int32_t y = b->top; y < end; y++) {
        if (y < 0 || y >= p->input_height) {
            window = tfl2c_fill(window, outside, whole);
            continue;
        }
        window = tfl2c_fill(window, outside, before);
        window = tfl2c_copy(window, &input[offset], whole - before - after);
        window = tfl2c_fill(window, outside, after);
        offset += pitch;
        offset -= offset >= size ? size : 0;
    }
}

/* Where there are less than three pixels, or channels besides the whole blocks. */
static void make_rest(const tfl2c_conv_2d_s8_x12_params *p, const tfl2c_blocks_x12_task *whole,
                      int8_t *output, int32_t pixels)
{
    const int32_t blocks = p->output_channels / 4;
    const int32_t rest = p->output_channels % 4;
    const int32_t second = pixels > 1 ? 1 : 0;
    const int32_t third = pixels > 2 ? 2 : 0;
    tfl2c_blocks_x12_task t = *whole;
    int8_t codes[3][4];

    t.second = &t.first[second * p->pitch];
    t.third = pixels > 2 ? t.third : NULL;
    t.outputs[1] = &output[second * p->output_channels];
    t.outputs[2] = &output[third * p->output_channels];
    if (blocks != 0) {
        tfl2c_blocks_x12(&t);
    }
    if (rest == 0) {
        return;
    }
    t.weights += 4 * blocks * p->pitch;
    t.blocks += WORDS * blocks;
    t.blocks_end = &t.blocks[WORDS];
    t.outputs[0] = codes[0];
    t.outputs[1] = codes[second];
    t.outputs[2] = codes[third];
    tfl2c_blocks_x12(&t);
    for (int32_t i = 0; i < pixels; i++) {
        memcpy(&output[i * p->output_channels + 4 * blocks], codes[i], (size_t)rest);
    }
}

/* All channels of up to three pixels. */
static void make_pixels(const tfl2c_conv_2d_s8_x12_params *p, tfl2c_blocks_x12_task *t,
                        int8_t *output, int32_t pixels)
{
    t->outputs[0] = output;
    t->outputs[1] = &output[p->output_channels];
    t->outputs[2] = &output[2 * p->output_channels];
    if (pixels == 3 && p->output_channels % 4 == 0) {
        tfl2c_blocks_x12(t);
    } else {
        make_rest(p, t, output, pixels);
    }
}

static void make_row(const tfl2c_conv_2d_s8_x12_params *p, tfl2c_blocks_x12_task *t,
                     const int8_t *input, int8_t *output, int8_t *windows, int32_t row)
{
    const int32_t channels = p->input_channels;
    const int32_t pitch = p->input_width * channels;
    const int32_t size = p->input_rows * pitch;
    const int32_t run = p->kernel_width * channels;
    const int32_t runs = p->kernel_height;
    const int32_t most = p->input_width - p->kernel_width;
    const int32_t window_pitch = p->pitch;
    const int32_t stride = p->stride_width;
    const int is_plain = p->dilation_height == 1 && p->dilation_width == 1;
    const band b = band_of(p, row);
    const int8_t *corner = &input[b.position * pitch];
    int32_t left = -p->pad_left;
    int32_t pixels = 0;

    for (int32_t x = p->output_width; x > 0; x--) {
        int8_t *window = &windows[pixels * window_pitch];

        if (b.is_inside && left >= 0 && left <= most) {
            const int8_t *from = &corner[left * channels];

            if (run > 16) {
                tfl2c_copy_runs(from, &input[size], pitch, size, run, runs, window);
            } else {
                tfl2c_copy_short_runs(from, &input[size], pitch, size, run, runs, window);
            }
        } else if (is_plain) {
            gather_runs(p, input, &b, left, window);
        } else {
            gather_taps(p, input, &b, left, window);
        }
        left += stride;
        if (++pixels == 3 || x == 1) {
            make_pixels(p, t, output, pixels);
            output += pixels * p->output_channels;
            pixels = 0;
        }
    }
}

/* A kernel of one tap at every pixel: rows that lie one behind the other are one run of pixels. */
static void make_points(const tfl2c_conv_2d_s8_x12_params *p, tfl2c_blocks_x12_task *t,
                        const int8_t *input, int8_t *output, int8_t *windows, int32_t pixels)
{
    const int32_t channels = p->input_channels;

    for (; pixels > 0; pixels -= 3) {
        const int32_t now = pixels < 3 ? pixels : 3;

        if (p->pitch == channels) {
            (void)tfl2c_copy(windows, input, now * channels);
        } else {
            for (int32_t i = 0; i < now; i++) {
                (void)tfl2c_copy(&windows[i * p->pitch], &input[i * channels], channels);
            }
        }
        make_pixels(p, t, output, now);
        input += now * channels;
        output += now * p->output_channels;
    }
}

static int is_pointwise(const tfl2c_conv_2d_s8_x12_params *p)
{
    return p->kernel_height == 1 && p->kernel_width == 1 && p->stride_height == 1 &&
           p->stride_width == 1 && p->output_width == p->input_width &&
           p->output_height == p->input_height;
}

void tfl2c_conv_2d_s8_x12(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int8_t *output,
                          void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t least = p->output_min - p->output_zero_point;
    const int32_t input_pitch = p->input_width * p->input_channels;
    const int32_t output_pitch = p->output_width * p->output_channels;
    const int points = is_pointwise(p);
    int8_t *const windows = scratch;
    tfl2c_blocks_x12_task t = {windows,
                               &windows[2 * p->pitch],
                               &windows[p->pitch],
                               {NULL, NULL, NULL},
                               &p->blocks[WORDS * (p->output_channels / 4)],
                               p->output_zero_point,
                               least,
                               p->greatest_shift > 0 || least < 0,
                               p->weights,
                               p->output_max - p->output_zero_point,
                               p->blocks,
                               p->pitch};

    while (rows > 0) {
        const int32_t from = first_row % p->input_rows;
        const int32_t to = first_row % p->output_rows;
        int32_t now = 1;

        if (points) {
            now = tfl2c_clamp(rows, 1, p->output_rows - to);
            now = tfl2c_clamp(now, 1, p->input_rows - from);
            make_points(p, &t, &input[from * input_pitch], &output[to * output_pitch], windows,
                        now * p->output_width);
        } else {
            make_row(p, &t, input, &output[to * output_pitch], windows, first_row);
        }
        first_row += now;
        rows -= now;
    }
}
