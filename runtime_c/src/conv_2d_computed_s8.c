/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Four output channels at a time: where each sees all that lies side by side of the window's rows,
 * with runs of weights; where neighbours see neighbours, tap by tap. */
#include "tfl2c/conv_2d_computed_s8.h"

#include <stddef.h>

#include "tfl2c/area.h"
#include "tfl2c/dots_s8.h"
#include "tfl2c/ends_s8.h"
#include "tfl2c/weighed_lanes_s8.h"

/* What a window covers. */
typedef struct {
    tfl2c_span rows; /* of the kernel */
    tfl2c_span columns;
    const int8_t *first; /* the element at the first of both */
} window;

typedef struct {
    const int8_t *weights;
    int32_t alike; /* neighbouring output channels that see the same, or all if is_plain */
    int is_plain;  /* every output channel sees the input channel of its number */
    int is_run;    /* what a row of the kernel covers lies side by side, as its weights do */
    tfl2c_ends_s8 ends;
} operands;

static window cover(const tfl2c_computed_windows *w, const int8_t *input, int32_t top, int32_t left)
{
    window at = {tfl2c_taps_inside(top, w->dilation_height, w->kernel_height, w->input_height),
                 tfl2c_taps_inside(left, w->dilation_width, w->kernel_width, w->input_width),
                 input};
    const int32_t y = top + at.rows.first * w->dilation_height;
    const int32_t x = left + at.columns.first * w->dilation_width;

    if (at.rows.end > at.rows.first && at.columns.end > at.columns.first) {
        at.first = &input[(y * w->input_width + x) * w->input_channels];
    } else {
        at.rows.end = at.rows.first;
    }
    return at;
}

/* Adds the products of the output channels [c, c + channels) that see the input channels from `seen`
 * on. */
static void add_runs(const tfl2c_conv_2d_computed_s8_params *p, const window *at, const operands *o,
                     int32_t seen, int32_t c, int32_t channels, int32_t *sums)
{
    const tfl2c_computed_windows *w = &p->windows;
    const int32_t count = at->columns.end - at->columns.first;
    const int32_t taps = o->is_run ? count : 1; /* that lie side by side */
    const int32_t apart = w->dilation_width * w->input_channels;
    const int8_t *row = &at->first[seen];

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int8_t *x = row;
        const int8_t *of = &o->weights[c * w->channel_step +
                                       (i * w->kernel_width + at->columns.first) * w->tap_step];

        for (int32_t k = 0; k < count; k += taps) {
            tfl2c_add_dots_s8(x, p->input_zero_point, of, w->channel_step, channels,
                              taps * w->group_channels, sums);
            x += apart;
            of += w->tap_step;
        }
        row += w->dilation_height * w->input_width * w->input_channels;
    }
}

/* Adds the products of four output channels, each of which sees the input channel of its number. */
static void add_lanes(const tfl2c_conv_2d_computed_s8_params *p, const window *at,
                      const int8_t *weights, int32_t c, int32_t *sums)
{
    const tfl2c_computed_windows *w = &p->windows;
    const int8_t *row = &at->first[c];

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * w->kernel_width + at->columns.first;

        tfl2c_add_weighed_lanes_s8(row, w->dilation_width * w->input_channels, p->input_zero_point,
                                   &weights[tap * w->tap_step + c], w->tap_step,
                                   at->columns.end - at->columns.first, sums);
        row += w->dilation_height * w->input_width * w->input_channels;
    }
}

/* Makes the output channels [c, end). is_plain: each sees the input channel of its number, otherwise
 * all see those from `seen` on. */
static void make_channels(const tfl2c_conv_2d_computed_s8_params *p, const window *at,
                          const operands *o, int32_t seen, int32_t c, int32_t end, int8_t *output)
{
    while (c < end) {
        const int32_t channels = end - c >= 4 ? 4 : 1;
        int32_t sums[4] = {0, 0, 0, 0};

        if (o->is_plain && channels == 4) {
            add_lanes(p, at, o->weights, c, sums);
        } else {
            add_runs(p, at, o, o->is_plain ? c : seen, c, channels, sums);
        }
        tfl2c_finish_s8(&o->ends, c, sums, 0, channels, &output[c]);
        c += channels;
    }
}

static void make_pixel(const tfl2c_conv_2d_computed_s8_params *p, const window *at,
                       const operands *o, int8_t *output)
{
    const tfl2c_computed_windows *w = &p->windows;
    int32_t seen = 0;

    for (int32_t c = 0; c < w->output_channels; c += o->alike) {
        make_channels(p, at, o, seen, c, c + o->alike, output);
        seen += w->group_channels;
    }
}

static void make_image(const tfl2c_conv_2d_computed_s8_params *p, const int8_t *input,
                       const operands *o, int8_t *output)
{
    const tfl2c_computed_windows *w = &p->windows;

    for (int32_t y = 0; y < w->output_height; y++) {
        for (int32_t x = 0; x < w->output_width; x++, output += w->output_channels) {
            const window at = cover(w, input, y * w->stride_height - w->pad_top,
                                    x * w->stride_width - w->pad_left);

            make_pixel(p, &at, o, output);
        }
    }
}

void tfl2c_conv_2d_computed_s8(const tfl2c_conv_2d_computed_s8_params *p, const int8_t *input,
                               const int8_t *weights, const void *bias, int8_t *output,
                               int32_t images)
{
    const tfl2c_computed_windows *w = &p->windows;
    const int32_t groups = w->input_channels / w->group_channels;
    const int is_plain = w->channel_step == 1 && w->output_channels == w->input_channels;
    const operands o = {.weights = weights,
                        .alike = w->output_channels / (is_plain ? 1 : groups),
                        .is_plain = is_plain,
                        .is_run = w->dilation_width == 1 && groups == 1 &&
                                  w->tap_step == w->group_channels,
                        .ends = {p->has_bias ? bias : NULL, p->multiplier, p->shift, 1,
                                 p->output_zero_point, p->output_min, p->output_max}};

    for (int32_t i = 0; i < images; i++) {
        make_image(p, input, &o, output);
        input += w->input_height * w->input_width * w->input_channels;
        output += w->output_height * w->output_width * w->output_channels;
    }
}
