/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The square root in float, rounded to nearest, without a library. */
#ifndef TFL2C_ROOT_F32_H
#define TFL2C_ROOT_F32_H

#include <stdint.h>

#include "tfl2c/float_bits.h"

/* The root of x * 2^23 to the nearest integer, in [2^23, 2^24). x: [2^23, 2^25). One bit after the
 * other; no root lies half way between two integers. */
static inline uint32_t tfl2c_root_of_significand(uint32_t x)
{
    uint64_t rest = (uint64_t)x << 23;
    uint64_t root = 0;

    for (uint64_t bit = (uint64_t)1 << 46; bit != 0; bit >>= 2) {
        if (rest >= root + bit) {
            rest -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return (uint32_t)(root + (rest > root));
}

/* No number for what is below 0. */
static inline float tfl2c_root_f32(float x)
{
#if defined(__GNUC__) && defined(__arm__) && defined(__ARM_FP)
    __asm__("vsqrt.f32 %0, %1" : "=t"(x) : "t"(x));
    return x;
#else
    uint32_t significand = tfl2c_bits_f32(x);
    int32_t exponent = (int32_t)(significand >> 23) - 127;

    if (x == 0.0f || x != x || significand == TFL2C_INFINITY_F32) {
        return x;
    }
    if (x < 0.0f) {
        return tfl2c_from_bits_f32(TFL2C_NAN_F32);
    }
    significand &= 0x7fffffu;
    if (exponent == -127) { /* subnormal */
        for (exponent = -126; significand < 0x800000u; exponent--) {
            significand <<= 1;
        }
    }
    significand |= 0x800000u;
    if (exponent % 2 != 0) {
        significand <<= 1;
        exponent--;
    }
    significand = tfl2c_root_of_significand(significand);
    return (float)significand * tfl2c_power_of_two(exponent / 2 - 23);
#endif
}

#endif
