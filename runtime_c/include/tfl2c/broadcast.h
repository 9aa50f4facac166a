/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* How kernels find elements of tensors that are broadcast against each other. */
#ifndef TFL2C_BROADCAST_H
#define TFL2C_BROADCAST_H

#include <stdint.h>

/* Where a line along the innermost of `dims` dimensions begins in a tensor whose strides are
 * given. length: of the dimensions, outermost first; stride: elements to the next, 0 repeats */
static inline int32_t tfl2c_line_offset(int32_t dims, const int32_t *length, const int32_t *stride,
                                        int32_t line)
{
    int32_t offset = 0;

    for (int32_t d = dims - 2; d >= 0; d--) {
        const int32_t above = line / length[d];

        offset += (line - above * length[d]) * stride[d];
        line = above;
    }
    return offset;
}

#endif
