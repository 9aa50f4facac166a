/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Arithmetic of the float kernels, in single precision and without a library. */
#ifndef TFL2C_FLOATS_H
#define TFL2C_FLOATS_H

#include <stdint.h>

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

/* A NaN stays one. */
static inline float tfl2c_clamp_f32(float x, float least, float greatest)
{
    if (x < least) {
        return least;
    }
    return x > greatest ? greatest : x;
}

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
