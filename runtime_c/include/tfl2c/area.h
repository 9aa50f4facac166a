/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What a window covers of an image, for kernels to which padding is nothing. */
#ifndef TFL2C_AREA_H
#define TFL2C_AREA_H

#include <stdint.h>

/* The pixels first <= i < end of a row or a column. */
typedef struct {
    int32_t first;
    int32_t end;
} tfl2c_span;

/* What lies inside [0, size) of `length` pixels from `start` on; nothing if end <= first. */
static inline tfl2c_span tfl2c_inside(int32_t start, int32_t length, int32_t size)
{
    const int32_t end = start + length;
    const tfl2c_span span = {start > 0 ? start : 0, end < size ? end : size};

    return span;
}

/* Those of `count` taps, `step` pixels apart from `start` on, that lie inside [0, size). */
static inline tfl2c_span tfl2c_taps_inside(int32_t start, int32_t step, int32_t count, int32_t size)
{
    const int32_t end = start < size ? (size - start + step - 1) / step : 0;
    const tfl2c_span taps = {start < 0 ? (step - 1 - start) / step : 0, end < count ? end : count};

    return taps;
}

#endif
