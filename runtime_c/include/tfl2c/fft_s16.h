/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Numbers of an FFT in int16 with 15 bits of fraction. Sums count modulo 2^16. */
#ifndef TFL2C_FFT_S16_H
#define TFL2C_FFT_S16_H

#include <stdint.h>

typedef int16_t tfl2c_fft_number;

static inline int16_t tfl2c_fft_sum(int16_t a, int16_t b)
{
    return (int16_t)(uint16_t)(a + b);
}

static inline int16_t tfl2c_fft_difference(int16_t a, int16_t b)
{
    return (int16_t)(uint16_t)(a - b);
}

static inline int16_t tfl2c_fft_rounded(int32_t product)
{
    return (int16_t)((product + (1 << 14)) >> 15);
}

/* a / parts */
static inline int16_t tfl2c_fft_part(int16_t a, int32_t parts)
{
    return tfl2c_fft_rounded(a * (INT16_MAX / parts));
}

/* a b - c d; a product never has both factors -32768 */
static inline int16_t tfl2c_fft_cross(int16_t a, int16_t b, int16_t c, int16_t d)
{
    return tfl2c_fft_rounded(a * b - c * d);
}

/* a b + c d */
static inline int16_t tfl2c_fft_dot(int16_t a, int16_t b, int16_t c, int16_t d)
{
    return tfl2c_fft_rounded(a * b + c * d);
}

/* (a + b) / 2 */
static inline int16_t tfl2c_fft_mean(int16_t a, int16_t b)
{
    return (int16_t)((a + b) >> 1);
}

/* (a - b) / 2 */
static inline int16_t tfl2c_fft_half_way(int16_t a, int16_t b)
{
    return (int16_t)((a - b) >> 1);
}

#endif
