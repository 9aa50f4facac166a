/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Where sums of products in float begin and end that are in blocks of up to four pixels and four
 * output channels, [pixels][4]. */
#ifndef TFL2C_PIXEL_SUMS_F32_H
#define TFL2C_PIXEL_SUMS_F32_H

#include "tfl2c/channels_f32.h"

#define TFL2C_SUMS (TFL2C_FOUR * TFL2C_FOUR) /* of a block */

static inline void tfl2c_begin_sums(float *sums, int32_t pixels)
{
    for (int32_t i = 0; i < pixels; i++) {
        float *const four = &sums[TFL2C_FOUR * i];

        four[0] = 0.0f;
        four[1] = 0.0f;
        four[2] = 0.0f;
        four[3] = 0.0f;
    }
}

/* Writes the sums of each pixel, biases added and clamped, to pixels that are `step` elements
 * apart. */
static inline void tfl2c_end_sums(const float *sums, int32_t pixels, const tfl2c_ends *ends,
                                  float *output, int32_t step)
{
    for (int32_t i = 0; i < pixels; i++, sums += TFL2C_FOUR, output += step) {
        tfl2c_end_pixel(sums, ends, output);
    }
}

#endif
