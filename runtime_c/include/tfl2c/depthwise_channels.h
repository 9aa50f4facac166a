/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The pixels of a depthwise convolution of codes: four neighbouring channels together where each
 * output channel has an input channel and 32 bits hold the sums.
 *
 * A kernel includes this once and says beforehand, besides what depthwise_walk.h asks for:
 * TFL2C_SUM                                    the type of any sum
 * TFL2C_MOST_TAPS                              how many products 32 bits hold
 * TFL2C_PRODUCT(p, x, offset)                  of an element and a weight
 * TFL2C_ADD_TAPS_X4(p, x, step, offset, step of the weights, count, sums)
 * TFL2C_FINISH(p, c, sum)                      the code of output channel c */
#ifndef TFL2C_DEPTHWISE_CHANNELS_H
#define TFL2C_DEPTHWISE_CHANNELS_H

#include "tfl2c/depthwise_walk.h"

/* The sums of four neighbouring channels. */
static inline void tfl2c_four_channels(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                       const TFL2C_ELEMENT *input, int32_t channel, int32_t *sums)
{
    const int32_t step = p->dilation_width * p->input_channels;

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const int32_t tap = i * p->kernel_width + at->columns.first;

        TFL2C_ADD_TAPS_X4(p, tfl2c_covered(p, at, &input[channel], i), step,
                          tap * p->output_channels + channel, p->output_channels,
                          at->columns.end - at->columns.first, sums);
    }
}

static inline TFL2C_SUM tfl2c_one_channel(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                          const TFL2C_ELEMENT *input, int32_t channel)
{
    const int32_t step = p->dilation_width * p->input_channels;
    TFL2C_SUM sum = 0;

    for (int32_t i = at->rows.first; i < at->rows.end; i++) {
        const TFL2C_ELEMENT *x = tfl2c_covered(p, at, input, i);
        int32_t offset = (i * p->kernel_width + at->columns.first) * p->output_channels + channel;

        for (int32_t k = at->columns.end - at->columns.first; k > 0; k--) {
            sum += TFL2C_PRODUCT(p, *x, offset);
            x += step;
            offset += p->output_channels;
        }
    }
    return sum;
}

static inline void tfl2c_make_pixel(const TFL2C_DEPTHWISE_PARAMS *p, const tfl2c_window *at,
                                    const TFL2C_ELEMENT *input, TFL2C_ELEMENT *output)
{
    const int is_short = p->kernel_height * p->kernel_width <= TFL2C_MOST_TAPS;
    int32_t m = 0; /* output channels of the input channel that are made */
    int32_t c = 0;

    for (; p->depth_multiplier == 1 && is_short && c + 4 <= p->output_channels; c += 4) {
        int32_t sums[4] = {0, 0, 0, 0};

        tfl2c_four_channels(p, at, input, c, sums);
        for (int32_t i = 0; i < 4; i++) {
            output[c + i] = TFL2C_FINISH(p, c + i, sums[i]);
        }
    }
    for (input += c; c < p->output_channels; c++) {
        output[c] = TFL2C_FINISH(p, c, tfl2c_one_channel(p, at, input, c));
        if (++m == p->depth_multiplier) {
            m = 0;
            input++;
        }
    }
}

#endif
