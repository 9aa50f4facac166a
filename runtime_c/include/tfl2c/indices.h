/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Indices that are known at run time only. */
#ifndef TFL2C_INDICES_H
#define TFL2C_INDICES_H

#include <stdint.h>

/* Number `i` of `indices`, which are int64_t if `wide`, else int32_t, within [0, length): one from
 * outside becomes the nearest inside, so that nothing else is read or written. */
static inline int32_t tfl2c_index(const void *indices, int32_t wide, int32_t i, int32_t length)
{
    const int64_t index =
        wide ? ((const int64_t *)indices)[i] : (int64_t)((const int32_t *)indices)[i];

    return index < 0 ? 0 : index < length ? (int32_t)index : length - 1;
}

#endif
