/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A window is cut into parts once for all channels: taps that see the image, and taps that see
 * padding, which reads as the input's zero point. */
#include "tfl2c/depthwise_conv_2d_s8_blocks.h"

#include <stddef.h>

#include "tfl2c/area.h"
#include "tfl2c/block_codes.h"
#include "tfl2c/rescale.h"
#include "tfl2c/rows.h"
#include "tfl2c/taps_x4.h"

/* Four sides of padding, and the image on either side of the end of a ring. */
#define MOST_PARTS 6

typedef struct {
    tfl2c_taps taps;
    const int8_t *x; /* what the first one sees, in channel 0 */
    int32_t channel; /* distance between channels; 0 in padding */
    int32_t weights; /* place of the first one's */
} part;

typedef struct {
    int32_t top;       /* its first row in the image */
    int32_t image_row; /* where that image begins */
    tfl2c_span rows;   /* of the kernel, that see the image */
    int is_between;    /* whether no column sees padding */
    int32_t count;
    part parts[MOST_PARTS];
    int8_t padding[4];
} window;

static tfl2c_span see(int32_t start, int32_t step, int32_t count, int32_t size)
{
    if (step == 1) { /* spares a division */
        const tfl2c_span pixels = tfl2c_inside(start, count, size);
        const tfl2c_span taps = {pixels.first - start, pixels.end - start};

        return taps;
    }
    return tfl2c_taps_inside(start, step, count, size);
}

/* Adds what some rows and some columns of the kernel have in common, if anything.
 * image: what the first tap sees, or null for padding */
static void add_part(const tfl2c_depthwise_conv_2d_s8_blocks_params *p, tfl2c_span rows,
                     tfl2c_span columns, const int8_t *image, window *w)
{
    const int32_t count = rows.end - rows.first;
    const int32_t taps = columns.end - columns.first;
    const int32_t rest = p->kernel_width - taps;
    part *added = &w->parts[w->count];

    if (taps <= 0 || count <= 0) {
        return;
    }
    w->count++;
    added->x = w->padding;
    added->channel = 0;
    added->weights = rows.first * p->kernel_width + columns.first;
    added->taps = (tfl2c_taps){taps, count, 0, 0, rest};
    if (image) {
        const int32_t below = p->dilation_height * p->input_width * p->input_channels;
        const int32_t step = p->kernel_width > 1 ? p->dilation_width * p->input_channels : below;

        added->x = image;
        added->channel = 1;
        added->taps.step = step;
        added->taps.inputs = below - taps * step;
    }
    if (rest == 0 && added->taps.inputs == 0) {
        added->taps.taps = taps * count;
        added->taps.rows = 1;
    }
}

/* Adds the taps that see the image, apart where a ring of its rows ends.
 * column: that of the image that the first one sees */
static void add_image(const tfl2c_depthwise_conv_2d_s8_blocks_params *p, const int8_t *input,
                      int32_t column, tfl2c_span columns, window *w)
{
    tfl2c_span rows = w->rows;

    while (rows.first < rows.end) {
        const int32_t row = w->image_row + w->top + rows.first * p->dilation_height;
        const int32_t at = tfl2c_row_offset(row, p->input_rows, 1);
        const int32_t left = rows.end - rows.first;
        const tfl2c_span held = see(at, p->dilation_height, left, p->input_rows);
        const tfl2c_span together = {rows.first, rows.first + held.end};

        add_part(p, together, columns, &input[(at * p->input_width + column) * p->input_channels],
                 w);
        rows.first = together.end;
    }
}

/* Cuts the window that begins in column `left` of the image. */
static void cut(const tfl2c_depthwise_conv_2d_s8_blocks_params *p, const int8_t *input,
                int32_t left, window *w)
{
    const tfl2c_span all = {0, p->kernel_width};
    const tfl2c_span columns = see(left, p->dilation_width, p->kernel_width, p->input_width);
    const int is_image = columns.first < columns.end && w->rows.first < w->rows.end;
    const tfl2c_span above = {0, is_image ? w->rows.first : p->kernel_height};

    w->count = 0;
    w->is_between = columns.end - columns.first == p->kernel_width;
    add_part(p, above, all, NULL, w);
    if (!is_image) {
        return;
    }
    if (w->rows.end < p->kernel_height) {
        const tfl2c_span below = {w->rows.end, p->kernel_height};

        add_part(p, below, all, NULL, w);
    }
    if (!w->is_between) {
        const tfl2c_span before = {0, columns.first};
        const tfl2c_span behind = {columns.end, p->kernel_width};

        add_part(p, w->rows, before, NULL, w);
        add_part(p, w->rows, behind, NULL, w);
    }
    add_image(p, input, left + columns.first * p->dilation_width, columns, w);
}

/* Cuts the next window of a row: between columns of padding they are all alike. */
static void move(const tfl2c_depthwise_conv_2d_s8_blocks_params *p, const int8_t *input,
                 int32_t left, window *w)
{
    const int32_t reach = (p->kernel_width - 1) * p->dilation_width;

    if (!w->is_between || left + reach >= p->input_width) {
        cut(p, input, left, w);
        return;
    }
    for (int32_t i = 0; i < w->count; i++) {
        w->parts[i].x += w->parts[i].channel * p->stride_width * p->input_channels;
    }
}

/* Finds which channels the outputs of a block see, beside the first. Returns what the next block
 * begins with.
 * turn: how many outputs before the block see the same channel as its first */
static int32_t find_channels(int32_t depth_multiplier, int32_t outputs, int32_t *turn,
                             tfl2c_sums_x4 *s)
{
    int32_t behind = 0;

    for (int32_t i = 0; i < 4; i++) {
        if (++*turn == depth_multiplier) {
            *turn = 0;
            behind += i < outputs - 1 || outputs == 4 ? 1 : 0;
        }
        if (i < 3) {
            s->channels[i] = behind;
        }
    }
    return behind;
}

static void make_pixel(const tfl2c_depthwise_conv_2d_s8_blocks_params *p, const window *w,
                       int8_t *output)
{
    const int32_t size = p->kernel_height * p->kernel_width;
    const int32_t multiplier = p->depth_multiplier;
    const part *const end = &w->parts[w->count];
    const uint32_t *weights = p->weights;
    const uint32_t *block = p->blocks;
    int32_t seen = 0;
    int32_t turn = 0;
    tfl2c_sums_x4 s = {{0, 0, 0, 0}, {1, 2, 3}};

    for (int32_t rest = p->output_channels; rest > 0; rest -= 4) {
        const int32_t outputs = rest < 4 ? rest : 4;
        int32_t behind = 4;

        if (multiplier > 1 || outputs < 4) {
            behind = find_channels(multiplier, outputs, &turn, &s);
        }
        s.sums[0] = (int32_t)block[1];
        s.sums[1] = (int32_t)block[4];
        s.sums[2] = (int32_t)block[7];
        s.sums[3] = (int32_t)block[10];
        for (const part *one = w->parts; one != end; one++) {
            tfl2c_add_taps_x4(&one->taps, &one->x[seen * one->channel], &weights[one->weights], &s);
        }
        tfl2c_write_block(s.sums, block, TFL2C_DEPTHWISE_CONV_2D_S8_BLOCKS_EXPONENT, output,
                          outputs);
        seen += behind;
        weights += size;
        block += 13;
        output += 4;
    }
}

void tfl2c_depthwise_conv_2d_s8_blocks(const tfl2c_depthwise_conv_2d_s8_blocks_params *p,
                                       const int8_t *input, int8_t *output, int32_t first_row,
                                       int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    window w;

    for (int32_t i = 0; i < 4; i++) {
        w.padding[i] = (int8_t)p->input_zero_point;
    }
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        w.image_row = image * p->input_height;
        w.top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        w.rows = see(w.top, p->dilation_height, p->kernel_height, p->input_height);
        w.is_between = 0;
        for (int32_t x = 0; x < p->output_width; x++) {
            move(p, input, x * p->stride_width - p->pad_left, &w);
            make_pixel(p, &w, &row[x * p->output_channels]);
        }
        tfl2c_activate(row, length, p->output_min, p->output_max);
    }
}
