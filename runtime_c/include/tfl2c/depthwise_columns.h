/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The body of depthwise_conv_2d_s8_x16 and .._x8 for cores with vectors of integers. Include
 * <arm_mve.h> and define TFL2C_DEPTHWISE_CHANNELS, 16 or 8, before it: how many channels are in scratch
 * at a time. */
#ifndef TFL2C_DEPTHWISE_COLUMNS_H
#define TFL2C_DEPTHWISE_COLUMNS_H

#include <string.h>

#include "tfl2c/depthwise_grids.h"
#include "tfl2c/depthwise_x16.h"
#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"

#define TFL2C_DEPTHWISE_BYTES (4 * TFL2C_DEPTHWISE_CHANNELS) /* of a column */

/* Three rows of an image, or padding, at which a row of windows looks. The assembler knows the
 * order. */
typedef struct {
    const int8_t *rows[3];
    int32_t steps[3]; /* to the next pixel; 0 for padding */
} tfl2c_depthwise_band;

static tfl2c_depthwise_band tfl2c_depthwise_rows(const tfl2c_depthwise_grids *p,
                                                 const int8_t *input, const int8_t *outside,
                                                 int32_t row)
{
    const int32_t image = row / p->output_height;
    const int32_t top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    tfl2c_depthwise_band b;

    for (int32_t i = 0; i < 3; i++) {
        const int32_t y = top + i;
        const int inside = y >= 0 && y < p->input_height;

        b.rows[i] = outside;
        b.steps[i] = inside ? p->channels : 0;
        if (inside) {
            b.rows[i] = &input[tfl2c_row_offset(image * p->input_height + y, p->input_rows,
                                                p->input_width * p->channels)];
        }
    }
    return b;
}

/* Puts `count` pixels into columns: [count][TFL2C_DEPTHWISE_CHANNELS][4]. The fourth row meets no
 * weight. Always writes 64 bytes of a column: where it has less, the next one loses what it held. */
static __attribute__((naked, noinline)) void tfl2c_depthwise_interleave(
    __attribute__((unused)) const tfl2c_depthwise_band *b, __attribute__((unused)) int32_t channels,
    __attribute__((unused)) int32_t count, __attribute__((unused)) int8_t *columns)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r8, lr}\n\t"
                     "vctp.8 r1\n\t"
                     "mov    r12, r2\n\t"
                     "mov    r8, r3\n\t"
                     "ldm    r0, {r1-r6}\n\t"
                     "wls    lr, r12, 2f\n"
                     "1:\n\t"
                     "vpsttt\n\t"
                     "vldrbt.8 q0, [r1]\n\t"
                     "vldrbt.8 q1, [r2]\n\t"
                     "vldrbt.8 q2, [r3]\n\t"
                     "adds   r1, r1, r4\n\t"
                     "adds   r2, r2, r5\n\t"
                     "adds   r3, r3, r6\n\t"
                     "vst40.8 {q0, q1, q2, q3}, [r8]\n\t"
                     "vst41.8 {q0, q1, q2, q3}, [r8]\n\t"
                     "vst42.8 {q0, q1, q2, q3}, [r8]\n\t"
                     "vst43.8 {q0, q1, q2, q3}, [r8]\n\t"
                     "add    r8, #" TFL2C_DEPTHWISE_COLUMN "\n\t"
                     "le     lr, 1b\n"
                     "2:\n\t"
                     "pop    {r4-r8, pc}\n");
}

static void tfl2c_depthwise_run(const tfl2c_depthwise_grids *p, tfl2c_depthwise_x16_task *t)
{
    if (p->stride_width == 1) {
        tfl2c_depthwise_x16(t);
    } else {
        tfl2c_depthwise_x16_by_two(t);
    }
}

/* Some pixels of a row, and the columns that they are made of. */
typedef struct {
    int32_t pixels;
    int32_t start;  /* the first column that is inside of the image, there */
    int32_t before; /* columns to the left of the image */
    int32_t inside;
    int32_t behind; /* to the right of it */
} tfl2c_depthwise_tile;

static tfl2c_depthwise_tile tfl2c_depthwise_find_tile(const tfl2c_depthwise_grids *p, int32_t x)
{
    const int32_t left = p->output_width - x;
    const int32_t first = x * p->stride_width - p->pad_left;
    tfl2c_depthwise_tile t;
    int32_t room;

    t.pixels = left < p->tile ? left : p->tile;
    t.start = first < 0 ? 0 : first;
    t.before = t.start - first;
    t.inside = t.start < p->input_width ? p->input_width - t.start : 0;
    room = (t.pixels - 1) * p->stride_width + 4 - t.before;
    t.inside = t.inside < room ? t.inside : room;
    t.behind = room - t.inside;
    return t;
}

/* Up to TFL2C_DEPTHWISE_CHANNELS channels, from `channel` on, of so many pixels at `output`. */
static void tfl2c_depthwise_make(const tfl2c_depthwise_grids *p, int8_t *columns, int32_t channel,
                                 int32_t channels, int32_t pixels, int8_t *output)
{
    const int32_t least = p->output_min - p->output_zero_point;
    const int32_t whole = channels & ~3;
    int8_t *const codes = &columns[TFL2C_DEPTHWISE_BYTES * p->columns];
    tfl2c_depthwise_x16_task t = {{columns, columns + TFL2C_DEPTHWISE_BYTES,
                                   columns + 2 * TFL2C_DEPTHWISE_BYTES,
                                   columns + 3 * TFL2C_DEPTHWISE_BYTES},
                                  &output[channel],
                                  pixels / 4,
                                  pixels % 4,
                                  p->output_zero_point,
                                  least,
                                  p->output_max - p->output_zero_point,
                                  p->greatest_shift > 0 || least < 0,
                                  &p->weights[16 * (1 + channel)],
                                  &p->blocks[TFL2C_DEPTHWISE_GRID_WORDS * (channel / 4)],
                                  p->channels,
                                  whole / 4};

    if (whole != 0) {
        tfl2c_depthwise_run(p, &t);
    }
    if (whole == channels) {
        return;
    }
    for (int32_t i = 0; i < 4; i++) {
        t.columns[i] = columns + i * TFL2C_DEPTHWISE_BYTES + 4 * whole;
    }
    t.output = codes;
    t.weights = &p->weights[16 * (1 + channel + whole)];
    t.blocks = &p->blocks[TFL2C_DEPTHWISE_GRID_WORDS * ((channel + whole) / 4)];
    t.step = 4;
    t.count = 1;
    tfl2c_depthwise_run(p, &t);
    for (int32_t x = 0; x < pixels; x++) {
        memcpy(&output[x * p->channels + channel + whole], &codes[4 * x],
               (size_t)(channels - whole));
    }
}

/* A tile of a row that begins at `output`. is_new: whether its padding is not yet in scratch */
static inline void tfl2c_depthwise_make_tile(const tfl2c_depthwise_grids *p,
                                             const tfl2c_depthwise_tile *t, tfl2c_depthwise_band *b,
                                             int8_t *columns, int is_new, int8_t *output)
{
    const int8x16_t zero = vdupq_n_s8((int8_t)p->input_zero_point);
    int8_t *const pixels = &columns[TFL2C_DEPTHWISE_BYTES * t->before];
    int8_t *const behind = &pixels[TFL2C_DEPTHWISE_BYTES * t->inside];

    if (is_new) {
        (void)tfl2c_fill(columns, zero, TFL2C_DEPTHWISE_BYTES * t->before);
    }
    for (int32_t c = 0; c < p->channels; c += TFL2C_DEPTHWISE_CHANNELS) {
        const int32_t left = p->channels - c;
        const int32_t channels = left < TFL2C_DEPTHWISE_CHANNELS ? left : TFL2C_DEPTHWISE_CHANNELS;

        tfl2c_depthwise_interleave(b, channels, t->inside, pixels);
        if (TFL2C_DEPTHWISE_BYTES < 64 || (is_new && c == 0)) {
            (void)tfl2c_fill(behind, zero, TFL2C_DEPTHWISE_BYTES * t->behind);
        }
        tfl2c_depthwise_make(p, columns, c, channels, t->pixels, output);
        for (int32_t i = 0; i < 3; i++) {
            b->rows[i] += b->steps[i] != 0 ? TFL2C_DEPTHWISE_CHANNELS : 0;
        }
    }
}

/* The body of the kernels. Channels that are in columns together are read, for a tile of a row of
 * the output, before the first of them is written. */
static void tfl2c_depthwise_columns(const tfl2c_depthwise_grids *p, const int8_t *input,
                                    int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int is_cut = p->tile < p->output_width;
    tfl2c_depthwise_tile t = tfl2c_depthwise_find_tile(p, 0);
    int8_t outside[16];

    vstrbq_s8(outside, vdupq_n_s8((int8_t)p->input_zero_point));
    for (int32_t r = first_row; r < first_row + rows; r++) {
        tfl2c_depthwise_band b = tfl2c_depthwise_rows(p, input, outside, r);
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, p->output_width * p->channels)];

        for (int32_t x = 0; x < p->output_width; x += p->tile) {
            if (is_cut) {
                const int32_t whole =
                    (p->channels + TFL2C_DEPTHWISE_CHANNELS - 1) & ~(TFL2C_DEPTHWISE_CHANNELS - 1);
                const int32_t passed = x > 0 ? t.start * p->channels + whole : 0;

                t = tfl2c_depthwise_find_tile(p, x);
                for (int32_t i = 0; i < 3; i++) {
                    b.rows[i] += b.steps[i] != 0 ? t.start * p->channels - passed : 0;
                }
            }
            tfl2c_depthwise_make_tile(p, &t, &b, scratch, is_cut || r == first_row,
                                      &row[x * p->channels]);
        }
    }
}

#endif
