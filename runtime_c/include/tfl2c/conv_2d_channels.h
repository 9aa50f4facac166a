/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of a convolution of codes, one output channel after the other, or four at a time for
 * single pixels.
 *
 * A kernel includes this once and says beforehand, besides what conv_2d_walk.h asks for but for
 * TFL2C_CHANNELS:
 * TFL2C_ADD(p, x, offset, count, sums)             adds the products of one pixel
 * TFL2C_ADD_X4(p, x, step, offset, count, sums)    of four pixels that are `step` elements apart
 * TFL2C_ADD_CHANNELS_X4(p, x, step, offset, count, sums) of one pixel and four channels, whose weights
 *                                                  are `step` apart; or nothing
 * TFL2C_FINISH(p, c, sum)                          the code of output channel c
 * TFL2C_FINISH_PIXELS(p, c, sums, step, to)        writes those of four pixels, `step` elements apart;
 *                                                  or nothing */
#ifndef TFL2C_CONV_2D_CHANNELS_H
#define TFL2C_CONV_2D_CHANNELS_H

#include <stdint.h>

/* Output channels that are made together. */
typedef struct {
    int32_t first;
    int32_t count; /* 1, or 4 of a single pixel */
} tfl2c_some_channels;

#define TFL2C_CHANNELS tfl2c_some_channels
#include "tfl2c/conv_2d_walk.h"

#if defined(TFL2C_ADD_CHANNELS_X4)
#define TFL2C_MOST_CHANNELS 4
#else
#define TFL2C_MOST_CHANNELS 1
#define TFL2C_ADD_CHANNELS_X4(p, x, step, offset, count, sums) ((void)(step))
#endif

#if !defined(TFL2C_FINISH_PIXELS)
#define TFL2C_FINISH_PIXELS(p, c, sums, step, to)         \
    for (int32_t i = 0; i < TFL2C_PIXELS; i++) {          \
        (to)[i * (step)] = TFL2C_FINISH(p, c, (sums)[i]); \
    }
#endif

static inline void tfl2c_add_products(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                      TFL2C_SUM *sums, const TFL2C_ELEMENT *x,
                                      tfl2c_some_channels some, int32_t offset, int32_t count)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->group_channels;

    offset += some.first * size;
    if (at->pixels > 1) {
        TFL2C_ADD_X4(p, x, p->stride_width * p->input_channels, offset, count, sums);
    } else if (some.count > 1) {
        TFL2C_ADD_CHANNELS_X4(p, x, size, offset, count, sums);
    } else {
        TFL2C_ADD(p, x, offset, count, sums);
    }
}

static inline void tfl2c_make_pixels(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                     const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output)
{
    const int32_t outputs = p->output_channels / (p->input_channels / p->group_channels);
    const TFL2C_ELEMENT *seen = input;
    int32_t left = outputs; /* channels of the group that are still to be made */
    tfl2c_some_channels some = {0, 1};

    for (; some.first < p->output_channels; some.first += some.count, left -= some.count) {
        TFL2C_SUM sums[TFL2C_PIXELS] = {0, 0, 0, 0};

        if (left == 0) {
            left = outputs;
            seen += p->group_channels;
        }
        some.count = at->pixels == 1 && left >= 4 ? TFL2C_MOST_CHANNELS : 1;
        tfl2c_add_windows(p, at, sums, seen, some);
        if (at->pixels > 1) {
            TFL2C_FINISH_PIXELS(p, some.first, sums, p->output_channels, &output[some.first]);
            continue;
        }
        for (int32_t i = 0; i < some.count; i++) {
            output[some.first + i] = TFL2C_FINISH(p, some.first + i, sums[i]);
        }
    }
}

#endif
