/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_1x1x16 for cores with vectors of integers. Same contract, same bits as
 * conv_2d_s8_1x1x16.c. Rows that lie one behind the other are one run of pixels. */
#include "tfl2c/conv_2d_s8_1x1x16.h"

#include <arm_mve.h>

#include "tfl2c/points_x16.h"
#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "conv_2d_s8_1x1x16_mve.c needs vectors of integers; build conv_2d_s8_1x1x16.c instead"
#endif

#define PIXELS TFL2C_CONV_2D_S8_1X1X16_PIXELS

/* Sets what is common to all pixels of a call. */
static void set_task(const tfl2c_conv_2d_s8_1x1x16_params *p, const int8_t *pixels,
                     tfl2c_points_x16_task *t)
{
    const int32_t least = p->output_min - p->output_zero_point;
    const int32_t greatest = p->output_max - p->output_zero_point;
    const int unclamped = p->output_min == INT8_MIN && p->output_max == INT8_MAX;

    t->simple = unclamped && least >= 0;
    if (!t->simple) {
        vstrwq_s32(t->least, vdupq_n_s32(least));
        vstrwq_s32(t->greatest, vdupq_n_s32(greatest));
    }
    t->weights = p->weights;
    t->blocks = p->blocks;
    t->pixels = pixels;
    t->channels = p->input_channels;
    t->step = p->output_channels;
    t->zero_point = p->output_zero_point;
}

void tfl2c_conv_2d_s8_1x1x16(const tfl2c_conv_2d_s8_1x1x16_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t seen = p->width * p->input_channels;
    const int32_t made = p->width * p->output_channels;
    tfl2c_points_x16_task t;

    set_task(p, scratch, &t);
    while (rows > 0) {
        const int32_t now =
            rows == 1 ? 1 : tfl2c_rows_together(first_row, rows, p->input_rows, p->output_rows);
        const int8_t *from = &input[tfl2c_row_offset(first_row, p->input_rows, seen)];
        int8_t *to = &output[tfl2c_row_offset(first_row, p->output_rows, made)];

        for (int32_t pixels = now * p->width; pixels > 0; pixels -= PIXELS) {
            t.count = pixels < PIXELS ? pixels : PIXELS;
            t.output = to;
            t.last = &to[p->output_channels - 4];
            (void)tfl2c_copy(scratch, from, t.count * p->input_channels);
            tfl2c_points_x16(&t);
            from += t.count * p->input_channels;
            to += t.count * p->output_channels;
        }
        first_row += now;
        rows -= now;
    }
}
