/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Powers of floats without a library: 2^(exponent * log2(base)), in double precision. */
#ifndef TFL2C_POWER_F32_H
#define TFL2C_POWER_F32_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/float_bits.h"

/* log2(x) for a finite x > 0: x = 2^n * m with m in [0.7, 1.42], log(m) as a series in
 * (m - 1) / (m + 1), off by 2^-46 at most. */
static inline double tfl2c_log2(double x)
{
    uint64_t bits;
    double power = 0.0;
    double m;
    double s;
    int32_t n;

    memcpy(&bits, &x, sizeof(bits));
    n = (int32_t)(bits >> 52) - 1023;
    bits = (bits & 0xfffffffffffffu) | (uint64_t)1023 << 52;
    memcpy(&m, &bits, sizeof(m));
    if (m > 1.4142135623730951) {
        m *= 0.5;
        n++;
    }
    s = (m - 1.0) / (m + 1.0);
    for (int32_t i = 17; i > 0; i -= 2) {
        power = power * s * s + 1.0 / i;
    }
    return n + power * s * 2.8853900817779268; /* 2 / log(2) */
}

/* 2^t for t in [-151, 128): 2^n * exp(r) with |r| <= log(2) / 2. */
static inline double tfl2c_exp2(double t)
{
    const int32_t n = (int32_t)(t < 0.0 ? t - 0.5 : t + 0.5);
    const double r = (t - n) * 0.69314718055994531;
    const uint64_t bits = (uint64_t)(n + 1023) << 52;
    double power = 1.0;
    double scale;

    for (int32_t i = 12; i > 0; i--) {
        power = power * r / i + 1.0;
    }
    memcpy(&scale, &bits, sizeof(scale));
    return power * scale;
}

/* The power of a base that is positive and not 1, and an exponent that is not 0. */
static inline float tfl2c_positive_power_f32(float base, float exponent)
{
    double t;

    if (base == 0.0f || base - base != 0.0f || exponent - exponent != 0.0f) {
        return (base > 1.0f) == (exponent > 0.0f) ? tfl2c_from_bits_f32(TFL2C_INFINITY_F32) : 0.0f;
    }
    t = (double)exponent * tfl2c_log2((double)base);
    if (t >= 128.0) {
        return tfl2c_from_bits_f32(TFL2C_INFINITY_F32);
    }
    return t < -151.0 ? 0.0f : (float)tfl2c_exp2(t);
}

/* 1 for an odd number, 0 for an even one, -1 for one with a fraction. Beyond 2^24 all are even. */
static inline int32_t tfl2c_parity_f32(float x)
{
    if (!(x > -16777216.0f && x < 16777216.0f)) {
        return 0;
    }
    return (float)(int32_t)x == x ? ((int32_t)x & 1) : -1;
}

/* Within one unit in the last place; special values as IEEE 754 has them. */
static inline float tfl2c_power_f32(float base, float exponent)
{
    const int32_t parity = tfl2c_parity_f32(exponent);
    const float size = tfl2c_magnitude_f32(base);
    float power = 1.0f;

    if (exponent == 0.0f || base == 1.0f) {
        return 1.0f;
    }
    if (base != base || exponent != exponent) {
        return base + exponent;
    }
    if (base < 0.0f && parity < 0 && base - base == 0.0f) {
        return (base - base) / (base - base); /* no number */
    }
    if (size != 1.0f) {
        power = tfl2c_positive_power_f32(size, exponent);
    }
    return tfl2c_turned_f32(power, parity == 1 && tfl2c_is_negative_f32(base));
}

#endif
