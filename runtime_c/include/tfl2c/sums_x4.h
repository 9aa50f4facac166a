/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of a code with the weights of four channels A, B, C, D that share a word, each plus 128,
 * A in the lowest byte. Three products make all four, modulo 2^32:
 *
 *   code * word                            sums up A + 2^8 * B + 2^16 * C + 2^24 * D
 *   code * (word >> 16)                    sums up C + 2^8 * D
 *   code * (word >> 8 & 0x00ff00ff)        sums up B + 2^16 * D
 *
 * Sums of 256 products are below 2^23 in magnitude. So the second is exact and taken off the first
 * leaves A + 2^8 * B exactly; a 256th of that is B to less than 2^15, and the third has the low 16
 * bits of B and, these taken off, of D. */
#ifndef TFL2C_SUMS_X4_H
#define TFL2C_SUMS_X4_H

#include <stdint.h>

#define TFL2C_PRODUCTS_X4_MOST 256

/* The number that is near to `about`, by less than 2^15, and whose low 16 bits are those of `low`. */
static inline int32_t tfl2c_near(int32_t about, uint32_t low)
{
    return about + (int16_t)(uint16_t)(low - (uint32_t)about);
}

/* Adds the sums of A, B, C, D to `sums`. */
static inline void tfl2c_unpack_x4(const uint32_t packed[3], int32_t sums[4])
{
    const int32_t ab = (int32_t)(packed[0] - (packed[1] << 16));
    const int32_t cd = (int32_t)packed[1];
    const int32_t b = tfl2c_near(ab >> 8, packed[2]);
    const int32_t d = tfl2c_near(cd >> 8, (packed[2] - (uint32_t)b) >> 16);

    sums[0] += ab - b * 256;
    sums[1] += b;
    sums[2] += cd - d * 256;
    sums[3] += d;
}

static inline void tfl2c_add_x4(int8_t code, uint32_t word, uint32_t packed[3])
{
    packed[0] += (uint32_t)code * word;
    packed[1] += (uint32_t)code * (word >> 16);
    packed[2] += (uint32_t)code * (word >> 8 & 0x00ff00ffu);
}

/* What 128 in every weight adds up to, with each channel: to be taken off its sum. */
static inline int32_t tfl2c_offset_x4(const int8_t *codes, int32_t count)
{
    int32_t sum = 0;

    for (; count >= 4; count -= 4, codes += 4) {
        sum += codes[0] + codes[1] + codes[2] + codes[3];
    }
    for (; count > 0; count--) {
        sum += *codes++;
    }
    return sum * 128;
}

#endif
