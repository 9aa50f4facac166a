/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* fft_parts.h for int16 on cores that compute with two of them in a register: the real part is the
 * low half. Include <arm_acle.h> and fft_s16.h before it. */
#ifndef TFL2C_FFT_PAIRS_S16_H
#define TFL2C_FFT_PAIRS_S16_H

#include <stdint.h>
#include <string.h>

typedef int32_t tfl2c_complex;

static inline tfl2c_complex tfl2c_fft_pair(int16_t re, int16_t im)
{
    return (int32_t)((uint16_t)re | ((uint32_t)im << 16));
}

static inline tfl2c_complex tfl2c_fft_at(const int16_t *x, int32_t i)
{
    tfl2c_complex z;

    memcpy(&z, &x[2 * i], sizeof z);
    return z;
}

static inline void tfl2c_fft_put(int16_t *x, int32_t i, tfl2c_complex z)
{
    memcpy(&x[2 * i], &z, sizeof z);
}

static inline tfl2c_complex tfl2c_fft_add(tfl2c_complex a, tfl2c_complex b)
{
    return __sadd16(a, b);
}

static inline tfl2c_complex tfl2c_fft_subtract(tfl2c_complex a, tfl2c_complex b)
{
    return __ssub16(a, b);
}

/* a - i b */
static inline tfl2c_complex tfl2c_fft_add_right(tfl2c_complex a, tfl2c_complex b)
{
    return __ssax(a, b);
}

/* a + i b */
static inline tfl2c_complex tfl2c_fft_add_left(tfl2c_complex a, tfl2c_complex b)
{
    return __sasx(a, b);
}

/* The bits from 15 on of each, which holds half a unit for rounding. */
static inline tfl2c_complex tfl2c_fft_upper(int32_t re, int32_t im)
{
    tfl2c_complex z;

    __asm__("pkhbt %0, %1, %2, lsl #1" : "=r"(z) : "r"(re >> 15), "r"(im));
    return z;
}

static inline tfl2c_complex tfl2c_fft_divide(tfl2c_complex a, int32_t parts)
{
    const int32_t share = INT16_MAX / parts;

    return tfl2c_fft_upper(__smlabb(a, share, 1 << 14), __smlatb(a, share, 1 << 14));
}

static inline tfl2c_complex tfl2c_fft_multiply(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_upper(__smlsd(a, b, 1 << 14), __smladx(a, b, 1 << 14));
}

/* The real part of a, the imaginary part of b. */
static inline tfl2c_complex tfl2c_fft_mixed(tfl2c_complex a, tfl2c_complex b)
{
    return (int32_t)(((uint32_t)a & 0xffff) | ((uint32_t)b & 0xffff0000));
}

static inline tfl2c_complex tfl2c_fft_conjugate(tfl2c_complex a)
{
    return tfl2c_fft_mixed(a, __ssub16(0, a));
}

/* (a + b) / 2 */
static inline tfl2c_complex tfl2c_fft_front(tfl2c_complex a, tfl2c_complex b)
{
    return __shadd16(a, b);
}

/* The conjugate of (a - b) / 2, as the half of b - a is rounded. */
static inline tfl2c_complex tfl2c_fft_rear(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_mixed(__shsub16(a, b), __shsub16(b, a));
}

/* The sum of both parts, or the difference, without an imaginary part. */
static inline tfl2c_complex tfl2c_fft_sum_of_parts(tfl2c_complex a)
{
    return (uint16_t)((uint32_t)a + (uint32_t)(a >> 16));
}

static inline tfl2c_complex tfl2c_fft_difference_of_parts(tfl2c_complex a)
{
    return (uint16_t)((uint32_t)a - (uint32_t)(a >> 16));
}

#endif
