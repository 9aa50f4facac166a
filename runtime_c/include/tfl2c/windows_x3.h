/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Packs rows of the windows of three pixels of an output row: pixels_x3.h. */
#ifndef TFL2C_WINDOWS_X3_H
#define TFL2C_WINDOWS_X3_H

#include <stdint.h>

#include "tfl2c/conv_2d_packed.h"
#include "tfl2c/pixels_x3.h"

/* Returns what lies behind `count` packed bytes of each of three windows. */
static inline uint32_t *tfl2c_pack_x3(uint32_t *pixels, const int8_t *const x[3], int32_t count)
{
    const int8_t *a = x[0];
    const int8_t *b = x[1];
    const int8_t *c = x[2];

    for (; count > 0; count--) {
        const int8_t middle = *b++;

        *pixels++ = tfl2c_pack_first(*a++, middle);
        *pixels++ = tfl2c_pack_second(middle, *c++);
    }
    return pixels;
}

/* Packs one row of the kernel over one row of the image, which padding surrounds.
 * left: the columns where the windows begin */
static inline uint32_t *tfl2c_pack_row_x3(const tfl2c_conv_2d_packed *p, const int8_t *row,
                                          const int32_t left[3], const int8_t *padding,
                                          uint32_t *pixels)
{
    const int32_t channels = p->input_channels;
    const int8_t *x[3] = {padding, padding, padding};

    if (p->dilation_width == 1 && left[0] >= 0 && left[2] + p->kernel_width <= p->input_width) {
        for (int32_t i = 0; i < 3; i++) {
            x[i] = &row[left[i] * channels];
        }
        return tfl2c_pack_x3(pixels, x, p->kernel_width * channels);
    }
    for (int32_t k = 0; k < p->kernel_width; k++) {
        for (int32_t i = 0; i < 3; i++) {
            const int32_t column = left[i] + k * p->dilation_width;

            x[i] = column >= 0 && column < p->input_width ? &row[column * channels] : padding;
        }
        pixels = tfl2c_pack_x3(pixels, x, channels);
    }
    return pixels;
}

/* Writes the columns where the windows of `count` pixels begin, the first in `column`; the last
 * stands for those that are missing. */
static inline void tfl2c_find_columns_x3(const tfl2c_conv_2d_packed *p, int32_t column,
                                         int32_t count, int32_t left[3])
{
    for (int32_t i = 0; i < 3; i++) {
        left[i] = (column + (i < count ? i : count - 1)) * p->stride_width - p->pad_left;
    }
}

#endif
