/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* exp(x) - 1 and tanh(x) in float, without a library. */
#ifndef TFL2C_HYPERBOLIC_F32_H
#define TFL2C_HYPERBOLIC_F32_H

#include <stdint.h>

#include "tfl2c/exponential_f32.h"
#include "tfl2c/float_bits.h"

/* exp(x) - 1 for x <= 0, within three units in the last place: a polynomial from -1 on. */
static inline float tfl2c_exponential_less_one_f32(float x)
{
    float tail;

    if (!(x >= -1.0f)) {
        return tfl2c_exponential_f32(x) - 1.0f;
    }
    tail = 0.000196810812f + x * (2.31269241e-05f + x * 1.77608308e-06f);
    tail = 0.00833303388f + x * (0.00138798554f + x * tail);
    tail = 0.166666657f + x * (0.041666612f + x * tail);
    return x + x * x * (0.5f + x * tail);
}

/* tanh(x), within three units in the last place: an odd polynomial, from 0.625 on by exp(-2 x). */
static inline float tfl2c_tangent_f32(float x)
{
    const float y = tfl2c_magnitude_f32(x);
    const float z = y * y;
    float tail;

    if (!(y < 0.625f)) {
        const float falling = tfl2c_exponential_f32(-2.0f * y);

        return tfl2c_turned_f32((1.0f - falling) / (1.0f + falling), tfl2c_is_negative_f32(x));
    }
    tail = -0.0539472029f + z * (0.0217029657f + z * (-0.00818267185f + z * 0.00214753533f));
    tail = -0.333333313f + z * (0.133332103f + z * tail);
    return tfl2c_turned_f32(y + y * (z * tail), tfl2c_is_negative_f32(x));
}

#endif
