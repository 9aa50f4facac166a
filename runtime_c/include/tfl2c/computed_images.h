/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The images of a convolution whose weights are computed at run time.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_COMPUTED_PARAMS               the type of the parameters
 * TFL2C_ELEMENT                       the type of elements and weights
 * TFL2C_SUM                           the type of a sum and of the bias
 * TFL2C_ADD_PRODUCT(p, x, w, sum)     the sum and the product of an element and a weight
 * TFL2C_FINISH(p, bias, c, sum)       the element of output channel c; bias: NULL if there is none */
#ifndef TFL2C_COMPUTED_IMAGES_H
#define TFL2C_COMPUTED_IMAGES_H

#include <stdint.h>

#include "tfl2c/computed_windows.h"

/* The products of a window whose corner is (top, left) for one output channel. */
static inline TFL2C_SUM tfl2c_window_sum(const TFL2C_COMPUTED_PARAMS *p, const TFL2C_ELEMENT *input,
                                         const TFL2C_ELEMENT *weights, int32_t top, int32_t left)
{
    const tfl2c_computed_windows *w = &p->windows;
    TFL2C_SUM sum = 0;

    for (int32_t tap = 0; tap < w->kernel_height * w->kernel_width; tap++) {
        const int32_t place = tfl2c_tap_place(w, top, left, tap);

        for (int32_t k = 0; place >= 0 && k < w->group_channels; k++) {
            sum = TFL2C_ADD_PRODUCT(p, input[place + k], weights[tap * w->tap_step + k], sum);
        }
    }
    return sum;
}

static inline void tfl2c_computed_image(const TFL2C_COMPUTED_PARAMS *p, const TFL2C_ELEMENT *input,
                                        const TFL2C_ELEMENT *weights, const TFL2C_SUM *bias,
                                        TFL2C_ELEMENT *output)
{
    const tfl2c_computed_windows *w = &p->windows;

    for (int32_t y = 0; y < w->output_height; y++) {
        const int32_t top = y * w->stride_height - w->pad_top;

        for (int32_t x = 0; x < w->output_width; x++) {
            const int32_t left = x * w->stride_width - w->pad_left;

            for (int32_t c = 0; c < w->output_channels; c++) {
                const TFL2C_SUM sum = tfl2c_window_sum(p, &input[tfl2c_first_seen(w, c)],
                                                       &weights[c * w->channel_step], top, left);

                *output++ = TFL2C_FINISH(p, bias, c, sum);
            }
        }
    }
}

static inline void tfl2c_computed_images(const TFL2C_COMPUTED_PARAMS *p, const TFL2C_ELEMENT *input,
                                         const TFL2C_ELEMENT *weights, const TFL2C_SUM *bias,
                                         TFL2C_ELEMENT *output, int32_t images)
{
    const tfl2c_computed_windows *w = &p->windows;

    for (int32_t i = 0; i < images; i++) {
        tfl2c_computed_image(p, input, weights, bias, output);
        input += w->input_height * w->input_width * w->input_channels;
        output += w->output_height * w->output_width * w->output_channels;
    }
}

#endif
