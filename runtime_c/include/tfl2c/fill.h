/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Elements of any size, all of the same bytes. */
#ifndef TFL2C_FILL_H
#define TFL2C_FILL_H

#include <stdint.h>
#include <string.h>

/* Writes `count` elements of `bytes` bytes and returns what follows them. */
static inline uint8_t *tfl2c_fill(uint8_t *to, const uint8_t *element, int32_t bytes, int32_t count)
{
    if (bytes == 1) {
        memset(to, *element, (size_t)count);
        return to + count;
    }
    for (; count > 0; count--) {
        memcpy(to, element, (size_t)bytes);
        to += bytes;
    }
    return to;
}

#endif
