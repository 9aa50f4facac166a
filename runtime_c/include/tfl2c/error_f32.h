/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The complementary error function in float, without a library. */
#ifndef TFL2C_ERROR_F32_H
#define TFL2C_ERROR_F32_H

#include <stdint.h>

#include "tfl2c/exponential_f32.h"
#include "tfl2c/float_bits.h"

/* exp(-x^2), x >= 0: the square of the upper half of the bits is exact. */
static inline float tfl2c_bell_f32(float x)
{
    const float upper = tfl2c_from_bits_f32(tfl2c_bits_f32(x) & 0xfffff000u);

    return tfl2c_exponential_f32(-upper * upper) * tfl2c_exponential_f32((upper - x) * (upper + x));
}

/* erfc(x), within eight units in the last place: exp(-x^2) times a polynomial in 1 / (1 + x / 2).
 */
static inline float tfl2c_error_complement_f32(float x)
{
    const float y = tfl2c_magnitude_f32(x);
    const float t = 1.0f / (1.0f + 0.5f * y);
    const float u = t - 0.58f;
    float beyond;

    if (x != x) {
        return x;
    }
    beyond = -0.0743322f + u * (0.0164158083f + u * 0.0357671268f);
    beyond = 0.114032641f + u * (0.00413546059f + u * beyond);
    beyond = -0.203349888f + u * (-0.0516237058f + u * beyond);
    beyond = 0.586853921f + u * (0.0851470307f + u * beyond);
    beyond = 0.569408715f + u * (0.779018819f + u * beyond);
    beyond = y < 10.1f ? t * beyond * tfl2c_bell_f32(y) : 0.0f;
    return x < 0.0f ? 2.0f - beyond : beyond;
}

#endif
