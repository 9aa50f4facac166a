/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of a convolution of codes, one output channel after the other.
 *
 * A kernel includes this once and says beforehand, besides what conv_2d_walk.h asks for but for
 * TFL2C_CHANNELS:
 * TFL2C_ADD(p, x, offset, count, sums)             adds the products of one pixel
 * TFL2C_ADD_X4(p, x, step, offset, count, sums)    of four pixels that are `step` elements apart
 * TFL2C_FINISH(p, c, sum)                          the code of output channel c */
#ifndef TFL2C_CONV_2D_CHANNELS_H
#define TFL2C_CONV_2D_CHANNELS_H

#define TFL2C_CHANNELS int32_t
#include "tfl2c/conv_2d_walk.h"

static inline void tfl2c_add_products(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                      TFL2C_SUM *sums, const TFL2C_ELEMENT *x, int32_t channel,
                                      int32_t offset, int32_t count)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->group_channels;

    if (at->pixels == 1) {
        TFL2C_ADD(p, x, channel * size + offset, count, sums);
    } else {
        TFL2C_ADD_X4(p, x, p->stride_width * p->input_channels, channel * size + offset, count,
                     sums);
    }
}

static inline void tfl2c_make_pixels(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                     const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output)
{
    const int32_t outputs = p->output_channels / (p->input_channels / p->group_channels);
    const TFL2C_ELEMENT *seen = input;
    int32_t left = outputs; /* channels of the group that are still to be made */

    for (int32_t c = 0; c < p->output_channels; c++, left--) {
        TFL2C_SUM sums[TFL2C_PIXELS] = {0, 0, 0, 0};

        if (left == 0) {
            left = outputs;
            seen += p->group_channels;
        }
        tfl2c_add_windows(p, at, sums, seen, c);
        for (int32_t i = 0; i < at->pixels; i++) {
            output[i * p->output_channels + c] = TFL2C_FINISH(p, c, sums[i]);
        }
    }
}

#endif
