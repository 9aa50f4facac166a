/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Indices that are known at run time only. */
#ifndef TFL2C_INDICES_H
#define TFL2C_INDICES_H

#include <stdint.h>

/* Number `i` of `indices`, which are int64_t if `wide`, else int32_t. */
static inline int64_t tfl2c_index_as_is(const void *indices, int32_t wide, int32_t i)
{
    return wide ? ((const int64_t *)indices)[i] : (int64_t)((const int32_t *)indices)[i];
}

/* The same within [0, length): one from outside becomes the nearest inside, so that nothing else is
 * read or written. */
static inline int32_t tfl2c_index(const void *indices, int32_t wide, int32_t i, int32_t length)
{
    const int64_t index = tfl2c_index_as_is(indices, wide, i);

    return index < 0 ? 0 : index < length ? (int32_t)index : length - 1;
}

/* Likewise where an index below 0 counts from the end. */
static inline int32_t tfl2c_index_from_end(const void *indices, int32_t wide, int32_t i,
                                           int32_t length)
{
    const int64_t index = tfl2c_index_as_is(indices, wide, i);

    if (index >= 0) {
        return index < length ? (int32_t)index : length - 1;
    }
    return index < -length ? 0 : (int32_t)(index + length);
}

/* Where the `depth` indices from number `at` on lead, in dimensions of these lengths and strides. */
static inline int32_t tfl2c_indexed(const void *indices, int32_t wide, int32_t at, int32_t depth,
                                    const int32_t *length, const int32_t *stride)
{
    int32_t offset = 0;

    for (int32_t d = 0; d < depth; d++) {
        offset += tfl2c_index(indices, wide, at + d, length[d]) * stride[d];
    }
    return offset;
}

#endif
