/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_lanes for cores with vectors of integers. Same contract, same bits as
 * depthwise_conv_2d_s8_lanes.c. */
#include "tfl2c/depthwise_conv_2d_s8_lanes.h"

#include <arm_mve.h>
#include <stddef.h>

#include "tfl2c/depthwise_taps.h"
#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "depthwise_conv_2d_s8_lanes_mve.c needs vectors; build depthwise_conv_2d_s8_lanes.c instead"
#endif

/* What scratch holds, and which windows lie within the columns of the image. */
typedef struct {
    int32_t *inside; /* taps of windows inside of the image, from where the band begins */
    int32_t *others; /* taps of a window, from where the input begins */
    int8_t *padding;
    int32_t first; /* pixel of the output */
    int32_t end;
    int is_known;  /* whether there are taps in `inside` */
    int is_whole;  /* whether they are of rows that follow each other */
    int is_padded; /* whether `padding` is filled */
} tables;

/* The windows of a row of the output. */
typedef struct {
    int32_t image_row; /* the image's first row */
    int32_t top;
    int32_t start; /* in the buffer, of what taps in `inside` count from */
    int is_inside; /* whether their rows are all in the image */
    int is_whole;  /* whether they follow each other, too */
} band;

static band band_of(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, int32_t row)
{
    const int32_t image = row / p->output_height;
    const int32_t reach = (p->kernel_height - 1) * p->dilation_height;
    band b = {image * p->input_height, 0, 0, 0, 0};

    b.top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    b.is_inside = b.top >= 0 && b.top + reach < p->input_height;
    if (b.is_inside) {
        const int32_t line = tfl2c_row_offset(b.image_row + b.top, p->input_rows, 1);

        b.is_whole = line + reach < p->input_rows;
        b.start = b.is_whole ? line * p->input_width * p->input_channels : 0;
    }
    return b;
}

/* Lists the taps of windows inside of the image whose rows follow each other. */
static void find_whole(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, int32_t *taps)
{
    const int32_t pitch = p->dilation_height * p->input_width * p->input_channels;
    const int is_column = p->kernel_width == 1;
    const int32_t lines = is_column ? 1 : p->kernel_height;
    const int32_t columns = is_column ? p->kernel_height : p->kernel_width;
    const int32_t step = is_column ? pitch : p->dilation_width * p->input_channels;
    int32_t row = 0;

    for (int32_t i = lines; i > 0; i--, row += pitch) {
        int32_t code = row;

        for (int32_t k = columns; k > 0; k--, code += step) {
            *taps++ = code;
        }
    }
}

/* Lists the taps of a window. width: columns that are no padding */
static void find_taps(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, const band *b, int32_t left,
                      int32_t width, int32_t padding, int32_t *taps)
{
    const int32x4_t outside = vdupq_n_s32(padding);
    const uint32x4_t lanes = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)p->dilation_width);
    const int32x4_t columns = vaddq_n_s32(vreinterpretq_s32_u32(lanes), left);

    for (int32_t i = 0; i < p->kernel_height; i++) {
        const int32_t y = b->top + i * p->dilation_height;
        const int inside = y >= 0 && y < p->input_height;
        const uint32_t seen = inside ? (uint32_t)width : 0;
        int32x4_t x = columns;
        int32_t row = 0;

        if (inside) {
            row = tfl2c_row_offset(b->image_row + y, p->input_rows,
                                   p->input_width * p->input_channels);
        }
        for (int32_t k = p->kernel_width; k > 0; k -= 4) {
            const int32x4_t codes = vmlaq_n_s32(vdupq_n_s32(row), x, p->input_channels);
            const mve_pred16_t padded = vcmpcsq_n_u32(vreinterpretq_u32_s32(x), seen);

            vstrwq_p_s32(taps, vpselq_s32(outside, codes, padded), vctp32q((uint32_t)k));
            x = vaddq_n_s32(x, 4 * p->dilation_width);
            taps += k < 4 ? k : 4;
        }
    }
}

static tables tables_of(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, int32_t *scratch)
{
    const int32_t taps = p->kernel_height * p->kernel_width;
    const int32_t last =
        p->input_width - 1 - (p->kernel_width - 1) * p->dilation_width + p->pad_left;
    const int32_t fit = last < 0 ? 0 : last / p->stride_width + 1;
    const tables s = {scratch,
                      &scratch[taps],
                      (int8_t *)&scratch[2 * taps],
                      (p->pad_left + p->stride_width - 1) / p->stride_width,
                      fit < p->output_width ? fit : p->output_width,
                      0,
                      0,
                      0};

    return s;
}

/* What is common to all windows of a call. */
static tfl2c_depthwise_taps_task task_of(const tfl2c_depthwise_conv_2d_s8_lanes_params *p)
{
    const int32_t taps = p->kernel_height * p->kernel_width;
    const int32_t pairs = p->apart ? 0 : taps / 2;
    const int is_simple = p->greatest_shift <= 0 && p->output_min >= p->output_zero_point;
    const int32_t general = is_simple ? 0 : p->greatest_shift < 0 ? 1 : 2;
    const tfl2c_depthwise_taps_task t = {p->weights,
                                         p->blocks,
                                         NULL,
                                         NULL,
                                         p->lanes,
                                         (p->output_channels + 15) / 16,
                                         p->output_channels < 16 ? p->output_channels : 16,
                                         NULL,
                                         taps - 2 * pairs,
                                         pairs,
                                         p->output_min,
                                         p->output_max,
                                         p->output_zero_point,
                                         general,
                                         1,
                                         0,
                                         0};

    return t;
}

/* Sets where the windows lie whose first has its corner at `left`. is_inside: whether they all lie
 * in the image */
static void place(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, const int8_t *input,
                  const band *b, tables *s, int32_t left, int is_inside,
                  tfl2c_depthwise_taps_task *t)
{
    const int32_t padding = (int32_t)((uintptr_t)s->padding - (uintptr_t)input);

    if (!is_inside && !s->is_padded) {
        const int32_t seen = ((p->together - 1) * p->stride_width + 1) * p->input_channels;

        (void)tfl2c_fill(s->padding, vdupq_n_s8((int8_t)p->input_zero_point), seen);
        s->is_padded = 1;
    }
    if (!is_inside) {
        find_taps(p, b, left, p->input_width, padding, s->others);
        t->taps = s->others;
        t->origin = input;
        return;
    }
    if (!s->is_known && b->is_whole) {
        find_whole(p, s->inside);
    } else if (!s->is_known) {
        find_taps(p, b, 0, INT32_MAX, padding, s->inside);
    }
    s->is_known = 1;
    t->taps = s->inside;
    t->origin = &input[b->start + left * p->input_channels];
}

/* How many of `rows` rows of the output from `row` on are one run of windows: where rows have one
 * pixel, those that are like the first one and follow each other in both buffers. */
static int32_t rows_in_run(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, const band *b,
                           const tables *s, int32_t row, int32_t rows)
{
    const int32_t reach = (p->kernel_height - 1) * p->dilation_height;
    const int32_t end = p->output_height - row % p->output_height;
    const int32_t most =
        tfl2c_rows_together(row, rows < end ? rows : end, p->output_rows, p->output_rows);
    const int32_t held = p->input_rows - b->start / (p->input_width * p->input_channels);
    const int32_t room = p->input_height - b->top;
    const int32_t fit = ((room < held ? room : held) - 1 - reach) / p->stride_height + 1;

    if (p->output_width != 1 || !b->is_whole || s->first >= s->end) {
        return 1;
    }
    return fit < most ? fit : most;
}

/* lines: rows that are made in one run, more than 1 where a row has one pixel */
static void make_row(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, const int8_t *input,
                     const band *b, tables *s, int32_t lines, tfl2c_depthwise_taps_task *t,
                     int8_t *output)
{
    int32_t x = 0;

    while (x < p->output_width) {
        const int is_within = x >= s->first && x < s->end;
        const int is_inside = is_within && b->is_inside;
        const int32_t pixels = is_within && s->end - x >= p->together ? p->together : 1;

        t->windows = is_inside ? (s->end - x) / pixels : 1;
        t->step = pixels * p->stride_width * p->input_channels;
        t->output_step = pixels * p->output_channels;
        t->output = &output[x * p->output_channels];
        x += t->windows * pixels;
        if (p->together > 1) {
            t->lanes = pixels == 1 ? p->lanes : p->in_order ? NULL : &p->lanes[16];
            t->stored = t->output_step;
        }
        place(p, input, b, s, (x - t->windows * pixels) * p->stride_width - p->pad_left, is_inside,
              t);
        if (lines > 1) {
            t->windows = lines;
            t->step = p->stride_height * p->input_width * p->input_channels;
        }
        tfl2c_depthwise_taps(t);
    }
}

void tfl2c_depthwise_conv_2d_s8_lanes(const tfl2c_depthwise_conv_2d_s8_lanes_params *p,
                                      const int8_t *input, int8_t *output, void *scratch,
                                      int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    tfl2c_depthwise_taps_task t = task_of(p);
    tables s = tables_of(p, scratch);

    while (rows > 0) {
        const band b = band_of(p, first_row);
        const int32_t now = rows_in_run(p, &b, &s, first_row, rows);

        s.is_known = s.is_known && s.is_whole && b.is_whole;
        s.is_whole = b.is_whole;
        make_row(p, input, &b, &s, now, &t,
                 &output[tfl2c_row_offset(first_row, p->output_rows, length)]);
        first_row += now;
        rows -= now;
    }
}
