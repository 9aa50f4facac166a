/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_x4 for cores with the DSP extension. Same contract, same bits as
 * depthwise_conv_2d_s8_x4.c.
 *
 * For an output row and four channels, the input rows under the kernel are widened into scratch,
 * less the zero point: [column][pairs of rows][4 channels] words of two halfwords, of which pairs
 * outside of the image are unused. Columns outside are left out, too, unless pixels are made four by
 * four: then they are zeros. */
#include "tfl2c/depthwise_conv_2d_s8_x4.h"

#include <string.h>

#include "tfl2c/area.h"
#include "tfl2c/column_x4.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"
#include "tfl2c/spread_x4.h"
#include "tfl2c/tiles_x4.h"
#include "tfl2c/windows_x4.h"

#if !defined(__ARM_FEATURE_DSP)
#error "depthwise_conv_2d_s8_x4_dsp.c needs the DSP extension; build the file without _dsp instead"
#endif

#define TAP_BYTES 16 /* of two rows and a column, in scratch and among the weights */

/* Where the windows of an output row lie: rows of the kernel [begin, end) are in the image. */
typedef struct {
    tfl2c_rows_to_widen rows;
    int32_t inner; /* columns of the image that are widened */
    int32_t begin;
    int32_t end;
    int32_t source;     /* the only input channel that is widened as in spread_x4.h, or -1 */
    int32_t make_tiles; /* whether pixels are made four by four */
    int32_t rest;       /* pixels that are not */
    int16_t *scratch;
    tfl2c_row_pair *pairs;
    int8_t *codes;      /* of a row of the output, if it has fewer than four channels */
    uint32_t *unpacked; /* a group of int4 weights */
    int8_t *output;
    int32_t pixel;     /* distance of pixels there in bytes */
    tfl2c_tiles tiles; /* what all rows have in common */
} window_row;

static int32_t all_pairs(const tfl2c_depthwise_conv_2d_s8_x4_params *p)
{
    return (p->kernel_height + 1) / 2;
}

/* Prepares to make pixels four by four if the kernel and the image are such, with zeros in the
 * columns outside of the image. */
static void begin(const tfl2c_depthwise_conv_2d_s8_x4_params *p, window_row *w)
{
    const int32_t width = p->output_width;
    const int32_t column = all_pairs(p) * TAP_BYTES;
    const int32_t pixels = width < TFL2C_TILES_PIXELS ? TFL2C_TILES_PIXELS : width;
    int32_t columns = p->input_width;
    int32_t left = 0;

    w->make_tiles = width >= 3 && p->stride_width <= 2 && p->dilation_width == 1 &&
                    p->pad_left < p->kernel_width &&
                    (p->kernel_width == 5 || p->kernel_width == 7) &&
                    all_pairs(p) == p->kernel_width / 2 + 1;
    if (w->make_tiles) {
        columns = (pixels - 1) * p->stride_width + p->kernel_width;
        left = p->pad_left;
        memset(w->scratch, 0, (size_t)(columns * column));
    }
    w->inner = p->input_width < columns - left ? p->input_width : columns - left;
    w->rows.column = column;
    w->rows.values = &w->scratch[left * column / 2];
    w->rows.first = -w->inner * p->input_channels;
    w->rows.is_odd = w->inner % 2;
    w->pairs = (tfl2c_row_pair *)(void *)&w->scratch[columns * column / 2];
    w->codes = (int8_t *)&w->pairs[all_pairs(p)];
    w->pixel = p->output_channels < 4 ? 4 : p->output_channels;
    w->unpacked = p->is_int4 ? (void *)&w->codes[p->output_channels < 4 ? 4 * width : 0] : 0;
    w->rest = width > TFL2C_TILES_PIXELS && width % 4 == 1;
    tfl2c_tiles_place(&w->tiles, width, w->rest, p->stride_width * column, w->pixel);
}

/* Finds the rows of the image under the kernel. image_row: the first of the image; top: of it */
static void find_rows(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const int8_t *input,
                      int32_t image_row, int32_t top, window_row *w)
{
    const int32_t length = p->input_width * p->input_channels;
    const tfl2c_span taps =
        tfl2c_taps_inside(top, p->dilation_height, p->kernel_height, p->input_height);
    const int8_t *end = input - w->rows.first;
    tfl2c_row_pair *pair = w->pairs;

    w->begin = taps.first;
    w->end = taps.end;
    w->source = -1;
    w->rows.pairs = pair;
    w->rows.count = w->begin < w->end ? (w->end + 1) / 2 - w->begin / 2 : 0;
    for (int32_t k = w->begin / 2 * 2; k < w->end; k += 2, pair++) {
        const int32_t upper = image_row + top + (k < w->begin ? k + 1 : k) * p->dilation_height;
        const int32_t lower = image_row + top + (k + 1 < w->end ? k + 1 : k) * p->dilation_height;

        pair->upper = &end[tfl2c_row_offset(upper, p->input_rows, length)];
        pair->lower = &end[tfl2c_row_offset(lower, p->input_rows, length)];
    }
}

/* Widens four channels; a row of a pair that is not in the image becomes 0. */
static void fill(const tfl2c_depthwise_conv_2d_s8_x4_params *p, window_row *w, int32_t channel)
{
    w->rows.channel = channel;
    if (p->depth_multiplier != 1 || p->output_channels < 4) {
        w->source = tfl2c_spread(&w->rows, p->output_channels, p->depth_multiplier, w->source);
    } else {
        tfl2c_widen_pairs(&w->rows);
    }
    if (w->begin % 2 != 0) {
        tfl2c_clear_row(&w->rows, w->inner, 0);
    }
    if (w->end % 2 != 0 && w->end < p->kernel_height) {
        tfl2c_clear_row(&w->rows, w->inner, 2 * w->rows.count - 1);
    }
}

/* Makes pixels from column x on whose windows see as many columns. left: of the first window */
static void make_pixels(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const window_row *w,
                        tfl2c_windows *t, int32_t left, int32_t pixels)
{
    const tfl2c_span taps =
        tfl2c_taps_inside(left, p->dilation_width, p->kernel_width, p->input_width);
    const int32_t pairs = all_pairs(p);
    const int32_t tap = taps.first * pairs + w->begin / 2;
    const int32_t column = left + taps.first * p->dilation_width;

    t->pixels = pixels;
    t->columns = w->rows.count != 0 && taps.first < taps.end ? taps.end - taps.first : 0;
    t->values = &w->rows.values[column * w->rows.column / 2];
    t->weights = &t->group[TFL2C_GROUP_HEADER + (t->columns != 0 ? tap * TAP_BYTES / 4 : 0)];
    t->run = w->rows.count * TAP_BYTES;
    t->skip = (pairs - w->rows.count) * TAP_BYTES;
    t->step = p->dilation_width * w->rows.column - t->run;
    if (t->step == 0 && t->columns != 0) {
        t->run *= t->columns;
        t->columns = 1;
    }
    tfl2c_windows_make(t);
    t->output += pixels * w->pixel;
}

/* Makes four channels of an output row, four pixels at a time, if so prepared. Returns how many. */
static int32_t make_tiles(const tfl2c_depthwise_conv_2d_s8_x4_params *p, window_row *w,
                          const uint32_t *group, int32_t channel)
{
    tfl2c_tiles *t = &w->tiles;

    if (!w->make_tiles) {
        return 0;
    }
    t->values = w->scratch;
    t->output = &w->output[channel];
    t->weights = &group[TFL2C_GROUP_HEADER + w->begin / 2 * (TAP_BYTES / 4)];
    t->pairs = w->rows.count * TAP_BYTES;
    t->shifts = group[0];
    t->bias = &group[1];
    t->parts = &group[5];
    tfl2c_tiles_make(t, p->kernel_width, p->stride_width);
    return p->output_width - w->rest;
}

/* Makes four channels of an output row. */
static void make_group(const tfl2c_depthwise_conv_2d_s8_x4_params *p, window_row *w,
                       const uint32_t *group, int32_t channel)
{
    const int32_t room = p->input_width - (p->kernel_width - 1) * p->dilation_width - 1;
    tfl2c_windows t = {0, p->stride_width * w->rows.column, 0, w->pixel, 0, 0, group, 0, 0, 0, 0};
    int32_t x = 0;
    int32_t left;
    int32_t pixels;

    if (w->rows.count != 0) {
        fill(p, w, channel);
        x = make_tiles(p, w, group, channel);
    }
    left = x * p->stride_width - p->pad_left;
    t.output = &w->output[x * w->pixel + channel];
    for (; x < p->output_width; x += pixels, left += pixels * p->stride_width) {
        pixels = left >= 0 && left <= room ? (room - left) / p->stride_width + 1 : 1;
        pixels = pixels < p->output_width - x ? pixels : p->output_width - x;
        make_pixels(p, w, &t, left, pixels);
    }
}

/* Makes a row one pixel wide if all rows under the kernel lie one below the other in the image.
 * top: the first of these, image_row: the first of the image. Returns whether it did. */
static int make_column(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const window_row *w,
                       const int8_t *input, int32_t image_row, int32_t top)
{
    const int32_t at = (image_row + top) % p->input_rows;
    const int32_t rows = (p->kernel_height - 1) * p->dilation_height + 1;
    const tfl2c_column column = {p->groups,
                                 p->dilation_height * p->input_channels,
                                 w->rows.less,
                                 &input[at * p->input_channels],
                                 w->output,
                                 p->output_channels / 4,
                                 p->kernel_height / 2 * TAP_BYTES,
                                 p->kernel_height % 2};

    if (p->input_width != 1 || p->kernel_width != 1 || p->output_width != 1 ||
        p->output_channels % 4 != 0 || p->depth_multiplier != 1 || p->is_int4 || top < 0 ||
        top + rows > p->input_height || at + rows > p->input_rows) {
        return 0;
    }
    tfl2c_column_make(&column);
    return 1;
}

void tfl2c_depthwise_conv_2d_s8_x4(const tfl2c_depthwise_conv_2d_s8_x4_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    const int32_t last = p->output_channels < 4 ? 0 : p->output_channels - 4;
    const int32_t taps = p->kernel_width * all_pairs(p);
    const int32_t words = TFL2C_GROUP_HEADER + (p->is_int4 ? taps : 4 * taps);
    window_row w;

    w.scratch = scratch;
    w.rows.pixel = p->input_channels;
    w.rows.less = ((uint32_t)-p->input_zero_point & 0xffffu) * 0x10001u;
    begin(p, &w);
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        const uint32_t *group = p->groups;
        int8_t *const to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        w.output = p->output_channels < 4 ? w.codes : to;
        if (!make_column(p, &w, input, image * p->input_height, top)) {
            find_rows(p, input, image * p->input_height, top, &w);
            for (int32_t c = 0; c < p->output_channels; c += 4, group += words) {
                const uint32_t *own = tfl2c_unpack_group(group, taps, w.unpacked);

                make_group(p, &w, own, c < last ? c : last);
            }
            tfl2c_take_channels(w.output, to, p->output_width, p->output_channels);
        }
        for (int32_t i = 0; i < length && (p->output_min > -128 || p->output_max < 127); i++) {
            to[i] = (int8_t)tfl2c_clamp(to[i], p->output_min, p->output_max);
        }
    }
}
