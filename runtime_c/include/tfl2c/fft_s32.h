/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Numbers of an FFT in int32 with 31 bits of fraction. Sums count modulo 2^32. */
#ifndef TFL2C_FFT_S32_H
#define TFL2C_FFT_S32_H

#include <stdint.h>

typedef int32_t tfl2c_fft_number;

static inline int32_t tfl2c_fft_sum(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static inline int32_t tfl2c_fft_difference(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a - (uint32_t)b);
}

static inline int32_t tfl2c_fft_rounded(int64_t product)
{
    return (int32_t)((product + (1 << 30)) >> 31);
}

/* a / parts */
static inline int32_t tfl2c_fft_part(int32_t a, int32_t parts)
{
    return tfl2c_fft_rounded((int64_t)a * (INT32_MAX / parts));
}

/* a b - c d; a product never has both factors -2^31 */
static inline int32_t tfl2c_fft_cross(int32_t a, int32_t b, int32_t c, int32_t d)
{
    return tfl2c_fft_rounded((int64_t)a * b - (int64_t)c * d);
}

/* a b + c d */
static inline int32_t tfl2c_fft_dot(int32_t a, int32_t b, int32_t c, int32_t d)
{
    return tfl2c_fft_rounded((int64_t)a * b + (int64_t)c * d);
}

/* (a + b) / 2 */
static inline int32_t tfl2c_fft_mean(int32_t a, int32_t b)
{
    return tfl2c_fft_sum(a, b) >> 1;
}

/* (a - b) / 2 */
static inline int32_t tfl2c_fft_half_way(int32_t a, int32_t b)
{
    return tfl2c_fft_difference(a, b) >> 1;
}

#endif
