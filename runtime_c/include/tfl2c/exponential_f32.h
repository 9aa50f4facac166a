/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* exp(x) in float, without a library. */
#ifndef TFL2C_EXPONENTIAL_F32_H
#define TFL2C_EXPONENTIAL_F32_H

#include <stdint.h>

#include "tfl2c/float_bits.h"
#include "tfl2c/floats.h"

/* 2^n * exp(r) for r = x - n * ln(2) in [-ln(2) / 2, ln(2) / 2], n: [-150, 129]. ln(2) is taken off
 * in two parts, of which the first has few enough bits that n times it is exact. The polynomial is
 * off by 3.1e-9 of the value at most. */
static inline float tfl2c_exponential_of(float x, int32_t n)
{
    float power;
    float r;

    r = tfl2c_multiply_add((float)n, -0.693145752f, x);
    r = tfl2c_multiply_add((float)n, -1.42860677e-6f, r);
    power = tfl2c_multiply_add(1.38145394e-3f, r, 8.36874545e-3f);
    power = tfl2c_multiply_add(power, r, 4.1668389e-2f);
    power = tfl2c_multiply_add(power, r, 1.66665211e-1f);
    power = tfl2c_multiply_add(power, r, 4.9999994e-1f);
    power = tfl2c_multiply_add(power, r, 1.0f);
    power = tfl2c_multiply_add(power, r, 1.0f);
    return power * tfl2c_power_of_two(n / 2) * tfl2c_power_of_two(n - n / 2);
}

/* exp(x) for x <= 0, within two units in the last place. */
static inline float tfl2c_exponential_f32(float x)
{
    const float turns = x * 1.44269504f;

    if (!(x > -104.0f)) {
        return x <= -104.0f ? 0.0f : x; /* less than any float, or no number */
    }
    return tfl2c_exponential_of(x, (int32_t)(turns - 0.5f));
}

/* exp(x) for any x, within two units in the last place; infinity above the greatest float. */
static inline float tfl2c_exponential_any_f32(float x)
{
    if (!(x > 0.0f)) {
        return tfl2c_exponential_f32(x);
    }
    if (x > 89.0f) {
        return tfl2c_from_bits_f32(TFL2C_INFINITY_F32);
    }
    return tfl2c_exponential_of(x, (int32_t)(x * 1.44269504f + 0.5f));
}

#endif
