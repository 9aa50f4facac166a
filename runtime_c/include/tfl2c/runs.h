/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Dimensions of a tensor seen as runs of neighbours, up to three: of each the number of elements and
 * the step, the distance from one element to the next. */
#ifndef TFL2C_RUNS_H
#define TFL2C_RUNS_H

#include <stdint.h>

/* An element of the runs, and where it lies. Begin with {0, 0, 0}. */
typedef struct {
    int32_t second; /* number in the second run and in the third one, the innermost */
    int32_t third;
    int32_t place;
} tfl2c_element;

static inline int32_t tfl2c_count(const int32_t *count)
{
    return count[0] * count[1] * count[2];
}

/* Goes on to the next element. */
static inline void tfl2c_next(tfl2c_element *at, const int32_t *count, const int32_t *step)
{
    at->place += step[2];
    if (++at->third < count[2]) {
        return;
    }
    at->third = 0;
    at->place += step[1] - count[2] * step[2];
    if (++at->second < count[1]) {
        return;
    }
    at->second = 0;
    at->place += step[0] - count[1] * step[1];
}

#endif
