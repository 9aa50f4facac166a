/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Bytes at even distances: where the lines along an innermost dimension begin. */
#ifndef TFL2C_LINES_H
#define TFL2C_LINES_H

#include <stdint.h>

/* Place of line `line` of `dims` dimensions, outermost first; their length and how far the
 * neighbours along each are apart. */
static inline int32_t tfl2c_line_place(int32_t dims, const int32_t *length, const int32_t *stride,
                                       int32_t line)
{
    int32_t place = 0;

    for (int32_t d = dims - 2; d >= 0; d--) {
        const int32_t above = line / length[d];

        place += (line - above * length[d]) * stride[d];
        line = above;
    }
    return place;
}

#endif
