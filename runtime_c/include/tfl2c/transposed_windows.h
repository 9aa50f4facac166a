/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Windows of an output to which the pixels of an input add, one window a pixel. */
#ifndef TFL2C_TRANSPOSED_WINDOWS_H
#define TFL2C_TRANSPOSED_WINDOWS_H

#include <stdint.h>

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height; /* output rows from one input row to the next */
    int32_t stride_width;
    int32_t pad_top; /* output rows that are left out */
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t output_rows; /* rows that the output's buffer holds */
} tfl2c_transposed_windows;

/* The pixels [first, last] of an input row or column whose kernel reaches place `x` of the output,
 * padding counted; none if last < first. */
typedef struct {
    int32_t first;
    int32_t last;
} tfl2c_reached;

static inline tfl2c_reached tfl2c_reaching(int32_t x, int32_t kernel, int32_t stride, int32_t size)
{
    const int32_t before = x - kernel;
    const int32_t last = x / stride;
    const tfl2c_reached pixels = {
        before < 0 ? 0 : before / stride + 1,
        last < size ? last : size - 1,
    };

    return pixels;
}

#endif
