/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Arithmetic of the float kernels, in single precision and without a library. */
#ifndef TFL2C_FLOATS_H
#define TFL2C_FLOATS_H

#include <stdint.h>

#include "tfl2c/float_bits.h"

/* 1 where the compiler calls functions for the arithmetic of floats: then whole numbers compare
 * sooner than floats, and registers hold little across a loop. */
#ifndef TFL2C_FLOATS_ARE_CALLS
#if defined(__arm__) && !defined(__ARM_FP)
#define TFL2C_FLOATS_ARE_CALLS 1
#else
#define TFL2C_FLOATS_ARE_CALLS 0
#endif
#endif

/* a * b + c, the product rounded before the sum is, as the reference does: one instruction of an
 * FPU for which compilers write two. */
static inline float tfl2c_multiply_add(float a, float b, float c)
{
#if defined(__GNUC__) && defined(__arm__) && defined(__ARM_FP)
    __asm__("vmla.f32 %0, %1, %2" : "+t"(c) : "t"(a), "t"(b));
    return c;
#else
    return a * b + c;
#endif
}

#if TFL2C_FLOATS_ARE_CALLS

/* A whole number in the order of the floats: 0 for both zeros, beyond infinity for a NaN. */
static inline int32_t tfl2c_order_f32(float x)
{
    const int32_t bits = (int32_t)tfl2c_bits_f32(x);

    return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

/* A NaN stays one. */
static inline float tfl2c_clamp_f32(float x, float least, float greatest)
{
    const int32_t order = tfl2c_order_f32(x);
    const int32_t infinity = (int32_t)TFL2C_INFINITY_F32;

    if (order < -infinity || order > infinity) {
        return x;
    }
    if (order < tfl2c_order_f32(least)) {
        return least;
    }
    return order > tfl2c_order_f32(greatest) ? greatest : x;
}

#else

/* A NaN stays one. */
static inline float tfl2c_clamp_f32(float x, float least, float greatest)
{
    if (x < least) {
        return least;
    }
    return x > greatest ? greatest : x;
}

#endif

/* Adds the products one after the other. */
static inline float tfl2c_dot_f32(const float *a, const float *b, int32_t count)
{
    float sum = 0.0f;

    for (int32_t i = 0; i < count; i++) {
        sum = tfl2c_multiply_add(a[i], b[i], sum);
    }
    return sum;
}

#endif
