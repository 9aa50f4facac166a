/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rescaling of 32-bit sums, with the rounding of TensorFlow Lite Micro: once to 32 bits, once by
 * the shift. Signed shifts to the right are arithmetic, as on every compiler for these cores. */
#ifndef TFL2C_REQUANT_H
#define TFL2C_REQUANT_H

#include <stdint.h>

/* a + b modulo 2^32: a bias may leave the range that the sum comes back to. */
static inline int32_t tfl2c_wrapping_add(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

/* x * multiplier / 2^31 to the nearest, halves up. multiplier: [0, 2^31). */
static inline int32_t tfl2c_multiply_high(int32_t x, int32_t multiplier)
{
#if defined(__ARM_ARCH_6M__)
    /* Nothing leaves 32 bits: the product is 2^32 * top + 2^16 * (middle + cross) + some low bits. */
    const uint32_t low = (uint32_t)x & 0xffffu;
    const int32_t high = x >> 16;
    const int32_t top = high * (multiplier >> 16);
    const int32_t cross = (int32_t)(low * ((uint32_t)multiplier >> 16));
    const int32_t middle =
        high * (multiplier & 0xffff) + (int32_t)(low * ((uint32_t)multiplier & 0xffffu) >> 16);
    const int32_t rest = (middle & 0x7fff) + (cross & 0x7fff) + 0x4000;

    return 2 * top + (middle >> 15) + (cross >> 15) + (rest >> 15);
#else
    return (int32_t)(((int64_t)x * multiplier + ((int64_t)1 << 30)) >> 31);
#endif
}

/* x / 2^exponent to the nearest, halves away from zero. exponent: [0, 31]. */
static inline int32_t tfl2c_rounding_shift(int32_t x, int32_t exponent)
{
    const int32_t mask = (int32_t)(((uint32_t)1 << exponent) - 1u);
    const int32_t half = (mask >> 1) + (x < 0);

    return (x >> exponent) + ((x & mask) > half);
}

/* x * multiplier * 2^(shift - 31). multiplier: [0, 2^31); shift: [-31, 30]. */
static inline int32_t tfl2c_requantize(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;
    const int32_t scaled = (int32_t)((uint32_t)x << left);

    return tfl2c_rounding_shift(tfl2c_multiply_high(scaled, multiplier), right);
}

static inline int32_t tfl2c_clamp(int32_t x, int32_t least, int32_t greatest)
{
    return x < least ? least : x > greatest ? greatest : x;
}

/* Code of a rescaled sum: x + zero_point within [least, greatest], whatever x is. */
static inline int8_t tfl2c_code_s8(int32_t x, int32_t zero_point, int32_t least, int32_t greatest)
{
    return (int8_t)(tfl2c_clamp(x, least - zero_point, greatest - zero_point) + zero_point);
}

#endif
