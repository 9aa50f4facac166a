/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Numbers of an FFT in float, which are not divided on the way. */
#ifndef TFL2C_FFT_F32_H
#define TFL2C_FFT_F32_H

#include <stdint.h>

#include "tfl2c/floats.h"

typedef float tfl2c_fft_number;

static inline float tfl2c_fft_sum(float a, float b)
{
    return a + b;
}

static inline float tfl2c_fft_difference(float a, float b)
{
    return a - b;
}

static inline float tfl2c_fft_part(float a, int32_t parts)
{
    (void)parts;
    return a;
}

/* a b - c d */
static inline float tfl2c_fft_cross(float a, float b, float c, float d)
{
    return tfl2c_multiply_add(-c, d, a * b);
}

/* a b + c d */
static inline float tfl2c_fft_dot(float a, float b, float c, float d)
{
    return tfl2c_multiply_add(c, d, a * b);
}

/* (a + b) / 2 */
static inline float tfl2c_fft_mean(float a, float b)
{
    return (a + b) * 0.5f;
}

/* (a - b) / 2 */
static inline float tfl2c_fft_half_way(float a, float b)
{
    return (a - b) * 0.5f;
}

#endif
