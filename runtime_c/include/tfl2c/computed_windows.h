/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Windows over images whose weights lie in one of two orders, those of CONV_2D and of
 * DEPTHWISE_CONV_2D. */
#ifndef TFL2C_COMPUTED_WINDOWS_H
#define TFL2C_COMPUTED_WINDOWS_H

#include <stdint.h>

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t group_channels; /* input channels that an output channel sees */
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t dilation_height;
    int32_t dilation_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t tap_step;     /* weights from a pixel of the window to the next one */
    int32_t channel_step; /* weights from an output channel to the next one */
} tfl2c_computed_windows;

/* The first input channel that output channel `c` sees. */
static inline int32_t tfl2c_first_seen(const tfl2c_computed_windows *w, int32_t c)
{
    const int32_t outputs = w->output_channels / (w->input_channels / w->group_channels);

    return c / outputs * w->group_channels;
}

/* The element of an image where pixel `tap` of a window with the corner (top, left) lies; -1 where
 * that is padding. */
static inline int32_t tfl2c_tap_place(const tfl2c_computed_windows *w, int32_t top, int32_t left,
                                      int32_t tap)
{
    const int32_t row = tap / w->kernel_width;
    const int32_t y = top + row * w->dilation_height;
    const int32_t x = left + (tap - row * w->kernel_width) * w->dilation_width;

    if (y < 0 || y >= w->input_height || x < 0 || x >= w->input_width) {
        return -1;
    }
    return (y * w->input_width + x) * w->input_channels;
}

#endif
