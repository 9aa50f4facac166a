/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The integers around a float. */
#ifndef TFL2C_ROUNDING_F32_H
#define TFL2C_ROUNDING_F32_H

#include <stdint.h>

#include "tfl2c/float_bits.h"

/* The greatest integer that is not above x; what has no fraction, and no number, stays. */
static inline float tfl2c_integer_below_f32(float x)
{
    float whole;

    if (!(tfl2c_magnitude_f32(x) < 8388608.0f)) {
        return x;
    }
    whole = (float)(int32_t)x;
    if (whole == x) {
        return x; /* -0 as well */
    }
    return whole > x ? whole - 1.0f : whole;
}

#endif
