/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Places between the pixels of a row or a column. */
#ifndef TFL2C_BETWEEN_H
#define TFL2C_BETWEEN_H

#include <stdint.h>

/* A place between two pixels, which are one and the same at the edges. */
typedef struct {
    int32_t lower;
    int32_t upper;
    int32_t weight; /* of the upper, Q10 */
} tfl2c_between;

/* The place x, Q10, among `size` pixels. x: above -1024 */
static inline tfl2c_between tfl2c_between_at(int32_t x, int32_t size)
{
    const int32_t lower = x > 0 ? x >> 10 : 0;
    const int32_t upper = (x + 1023) >> 10;
    const tfl2c_between found = {lower, upper < size ? upper : size - 1, x - lower * 1024};

    return found;
}

#endif
