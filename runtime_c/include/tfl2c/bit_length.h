/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* How many bits a number takes. */
#ifndef TFL2C_BIT_LENGTH_H
#define TFL2C_BIT_LENGTH_H

#include <stdint.h>

/* 0 takes none. */
static inline int32_t tfl2c_bit_length(uint32_t x)
{
#if defined(__GNUC__) || defined(__clang__)
    return x == 0 ? 0 : 32 - __builtin_clz(x);
#else
    int32_t bits = 0;

    for (; x != 0; x >>= 1) {
        bits++;
    }
    return bits;
#endif
}

#endif
