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

#define TFL2C_WINDOWS_PARAMS tfl2c_conv_2d_s8_x12_params
#include "tfl2c/conv_2d_windows.h"

#if !defined(__ARM_FEATURE_MVE)
#error "conv_2d_s8_x12_mve.c needs vectors of integers; build conv_2d_s8_x12.c instead"
#endif

#define WORDS TFL2C_CONV_2D_S8_X12_WORDS

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
    const int32_t most = p->input_width - p->kernel_width;
    const int32_t end = most + p->pad_left < 0 ? 0 : (most + p->pad_left) / p->stride_width + 1;
    const int32_t inside = end < p->output_width ? end : p->output_width;
    const int is_plain = p->dilation_height == 1 && p->dilation_width == 1;
    tfl2c_windows_row r = tfl2c_find_windows(p, input, row);
    int32_t left = -p->pad_left;
    int32_t pixels = 0;
    int32_t now;

    for (int32_t x = 0; x < p->output_width; x += now) {
        int8_t *window = &windows[pixels * p->pitch];

        now = 1;
        if (!is_plain) {
            tfl2c_copy_taps(p, input, &r, left, window);
        } else if (left >= 0 && x < inside) {
            now = inside - x < 3 - pixels ? inside - x : 3 - pixels;
            tfl2c_copy_inside(p, input, &r, left, now, window);
        } else {
            tfl2c_copy_border(p, input, &r, left, window);
        }
        left += now * p->stride_width;
        pixels += now;
        if (pixels == 3 || x + now == p->output_width) {
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
    const int is_simple = p->greatest_shift <= 0 && least >= 0;
    const int32_t general = is_simple ? 0 : p->greatest_shift < 0 ? 1 : 2;
    const int points = is_pointwise(p);
    int8_t *const windows = scratch;
    tfl2c_blocks_x12_task t = {windows,
                               &windows[2 * p->pitch],
                               &windows[p->pitch],
                               {NULL, NULL, NULL},
                               &p->blocks[WORDS * (p->output_channels / 4)],
                               p->output_zero_point,
                               least,
                               general,
                               p->weights,
                               p->output_max - p->output_zero_point,
                               p->blocks,
                               p->pitch};

    while (rows > 0) {
        const int32_t to = tfl2c_row_offset(first_row, p->output_rows, output_pitch);
        int32_t now = 1;

        if (points) {
            now =
                rows == 1 ? 1 : tfl2c_rows_together(first_row, rows, p->input_rows, p->output_rows);
            make_points(p, &t, &input[tfl2c_row_offset(first_row, p->input_rows, input_pitch)],
                        &output[to], windows, now * p->output_width);
        } else {
            make_row(p, &t, input, &output[to], windows, first_row);
        }
        first_row += now;
        rows -= now;
    }
}
