/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Three pixels A, B, C in two words, so that two products with a weight make the products of all:
 *
 *   first = A + 2^21 * B, second = C + 2^10 * B, modulo 2^32
 *
 * Sums of such products are the sums of A, B and C packed likewise. They come apart when all three
 * are within [-2^20, 2^20): `first` holds A and the low 11 bits of B, and these taken off, `second`
 * holds C and what B has above them. */
#ifndef TFL2C_PIXELS_X3_H
#define TFL2C_PIXELS_X3_H

#include <stdint.h>

static inline uint32_t tfl2c_pack_first(int8_t a, int8_t b)
{
    return (uint32_t)a + ((uint32_t)b << 21);
}

static inline uint32_t tfl2c_pack_second(int8_t b, int8_t c)
{
    return (uint32_t)c + ((uint32_t)b << 10);
}

/* Adds the sums of A, B, C to `sums`. */
static inline void tfl2c_unpack_x3(uint32_t first, uint32_t second, int32_t sums[3])
{
    const int32_t a = (int32_t)(first << 11) >> 11;
    const int32_t low = (int32_t)(first - (uint32_t)a); /* 2^21 * B, modulo 2^32 */
    const uint32_t rest = second - (uint32_t)(low >> 11);
    const int32_t c = (int32_t)(rest << 11) >> 11;
    const int32_t high = (int32_t)(rest - (uint32_t)c);

    sums[0] += a;
    sums[1] += (low >> 21) + (high >> 10);
    sums[2] += c;
}

#endif
