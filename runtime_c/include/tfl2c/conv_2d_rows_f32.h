/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of a convolution in float, four output channels at a time.
 *
 * A kernel includes this once, and products_f32.h or another form of it before. It says beforehand
 * what its parameters are:
 * TFL2C_CONV_2D_PARAMS        their type
 * TFL2C_CONV_2D_SCALE(p, c)   the scales of the weights from channel c on; NULL if they are no codes
 */
#ifndef TFL2C_CONV_2D_ROWS_F32_H
#define TFL2C_CONV_2D_ROWS_F32_H

#define TFL2C_ELEMENT float
#define TFL2C_SUM float
#define TFL2C_CHANNELS const tfl2c_weights_x4 *
#include "tfl2c/conv_2d_walk.h"

static inline void tfl2c_add_products(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                      float *sums, const float *x, const tfl2c_weights_x4 *weights,
                                      int32_t offset, int32_t count)
{
    if (at->pixels == 1) {
        tfl2c_products_1x4(sums, x, weights, offset, count);
    } else {
        tfl2c_products_4x4(sums, x, p->stride_width * p->input_channels, weights, offset, count);
    }
}

static inline void tfl2c_make_pixels(const TFL2C_CONV_2D_PARAMS *p, const tfl2c_windows *at,
                                     const float *input, float *output)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->group_channels;
    const int32_t outputs = p->output_channels / (p->input_channels / p->group_channels);
    float sums[TFL2C_SUMS];

    for (int32_t group = 0; group < p->output_channels; group += outputs) {
        const float *seen = &input[group / outputs * p->group_channels];

        for (int32_t c = group; c < group + outputs; c += TFL2C_FOUR) {
            const int32_t count = tfl2c_at_most_four(group + outputs - c);
            const tfl2c_weights_x4 weights = tfl2c_weight_rows(&p->weights[c * size], size, count);
            const tfl2c_ends ends = {
                count, &p->bias[c], TFL2C_CONV_2D_SCALE(p, c), p->output_min, p->output_max,
            };

            tfl2c_begin_sums(sums, at->pixels);
            tfl2c_add_windows(p, at, sums, seen, &weights);
            tfl2c_end_sums(sums, at->pixels, &ends, &output[c], p->output_channels);
        }
    }
}

#endif
