/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The angle of a point, in double precision and without a library. */
#ifndef TFL2C_ANGLE_F32_H
#define TFL2C_ANGLE_F32_H

#include <stdint.h>

#include "tfl2c/float_bits.h"

#define TFL2C_PI 3.14159265358979324

/* atan(x), x: [0, 1]. From tan(pi / 8) on it is pi / 4 less an angle, so that the series has an
 * argument of 0.415 at most and is off by 2e-12 of the value. */
static inline double tfl2c_small_angle(double x)
{
    const int far = x > 0.41421356237309505;
    double z;
    double sum = 0.0;

    if (far) {
        x = (1.0 - x) / (1.0 + x);
    }
    z = x * x;
    for (int32_t i = 27; i > 0; i -= 2) {
        sum = 1.0 / i - sum * z;
    }
    return far ? TFL2C_PI / 4.0 - sum * x : sum * x;
}

static inline float tfl2c_angle_f32(float y, float x)
{
    const double height = (double)tfl2c_magnitude_f32(y);
    const double width = (double)tfl2c_magnitude_f32(x);
    double angle;

    if (x != x || y != y) {
        return x + y;
    }
    if (height == 0.0 || height == width) { /* which may both be infinite */
        angle = height == 0.0 ? 0.0 : TFL2C_PI / 4.0;
    } else if (height < width) {
        angle = tfl2c_small_angle(height / width);
    } else {
        angle = TFL2C_PI / 2.0 - tfl2c_small_angle(width / height);
    }
    if (tfl2c_is_negative_f32(x)) {
        angle = TFL2C_PI - angle;
    }
    return tfl2c_turned_f32((float)angle, tfl2c_is_negative_f32(y));
}

#endif
