/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* log(x) in float, without a library. */
#ifndef TFL2C_LOGARITHM_F32_H
#define TFL2C_LOGARITHM_F32_H

#include <stdint.h>

#include "tfl2c/float_bits.h"

#define TFL2C_ROOT_OF_HALF_F32 0x3f3504f3u /* bits of sqrt(1/2) */

/* log(x) for 0 < x < infinity: with x = 2^k * (1 + f), where 1 + f is between sqrt(1/2) and
 * sqrt(2), and s = f / (2 + f), log(1 + f) = f - f^2 / 2 + s * (f^2 / 2 + s^2 * (2/3 + ...)). k
 * times the first part of ln(2) is exact. */
static inline float tfl2c_logarithm_of(float x, int32_t k)
{
    const uint32_t bits = tfl2c_bits_f32(x) + (TFL2C_ONE_F32 - TFL2C_ROOT_OF_HALF_F32);
    const float f = tfl2c_from_bits_f32((bits & 0x7fffffu) + TFL2C_ROOT_OF_HALF_F32) - 1.0f;
    const float s = f / (2.0f + f);
    const float z = s * s;
    const float tail =
        z * (0.666666627f + z * (0.400003344f + z * (0.285373092f + z * 0.235821575f)));
    const float half_square = 0.5f * f * f;
    const float twos = (float)(k + (int32_t)(bits >> 23) - 127);

    return twos * 0.693145752f +
           (f - (half_square - (s * (half_square + tail) + twos * 1.42860677e-6f)));
}

/* log(x), within two units in the last place. */
static inline float tfl2c_logarithm_f32(float x)
{
    if (!(x > 0.0f)) {
        return tfl2c_from_bits_f32(x == 0.0f ? TFL2C_INFINITY_F32 | TFL2C_SIGN_F32 : TFL2C_NAN_F32);
    }
    if (tfl2c_bits_f32(x) == TFL2C_INFINITY_F32) {
        return x;
    }
    if (x < 1.17549435e-38f) { /* subnormal */
        return tfl2c_logarithm_of(x * 8388608.0f, -23);
    }
    return tfl2c_logarithm_of(x, 0);
}

#endif
