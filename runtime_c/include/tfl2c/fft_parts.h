/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Complex numbers of an FFT as two numbers side by side. A header that says what a number is comes
 * before: fft_s16.h, fft_s32.h or fft_f32.h. */
#ifndef TFL2C_FFT_PARTS_H
#define TFL2C_FFT_PARTS_H

#include <stdint.h>

typedef struct {
    tfl2c_fft_number re;
    tfl2c_fft_number im;
} tfl2c_complex;

static inline tfl2c_complex tfl2c_fft_pair(tfl2c_fft_number re, tfl2c_fft_number im)
{
    const tfl2c_complex pair = {re, im};

    return pair;
}

static inline tfl2c_complex tfl2c_fft_at(const tfl2c_fft_number *x, int32_t i)
{
    return tfl2c_fft_pair(x[2 * i], x[2 * i + 1]);
}

static inline void tfl2c_fft_put(tfl2c_fft_number *x, int32_t i, tfl2c_complex z)
{
    x[2 * i] = z.re;
    x[2 * i + 1] = z.im;
}

static inline tfl2c_complex tfl2c_fft_add(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_pair(tfl2c_fft_sum(a.re, b.re), tfl2c_fft_sum(a.im, b.im));
}

static inline tfl2c_complex tfl2c_fft_subtract(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_pair(tfl2c_fft_difference(a.re, b.re), tfl2c_fft_difference(a.im, b.im));
}

/* a - i b */
static inline tfl2c_complex tfl2c_fft_add_right(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_pair(tfl2c_fft_sum(a.re, b.im), tfl2c_fft_difference(a.im, b.re));
}

/* a + i b */
static inline tfl2c_complex tfl2c_fft_add_left(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_pair(tfl2c_fft_difference(a.re, b.im), tfl2c_fft_sum(a.im, b.re));
}

static inline tfl2c_complex tfl2c_fft_divide(tfl2c_complex a, int32_t parts)
{
    return tfl2c_fft_pair(tfl2c_fft_part(a.re, parts), tfl2c_fft_part(a.im, parts));
}

static inline tfl2c_complex tfl2c_fft_multiply(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_pair(tfl2c_fft_cross(a.re, b.re, a.im, b.im),
                          tfl2c_fft_dot(a.re, b.im, a.im, b.re));
}

static inline tfl2c_complex tfl2c_fft_conjugate(tfl2c_complex a)
{
    return tfl2c_fft_pair(a.re, tfl2c_fft_difference(0, a.im));
}

/* (a + b) / 2 */
static inline tfl2c_complex tfl2c_fft_front(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_pair(tfl2c_fft_mean(a.re, b.re), tfl2c_fft_mean(a.im, b.im));
}

/* The conjugate of (a - b) / 2, as the half of b - a is rounded. */
static inline tfl2c_complex tfl2c_fft_rear(tfl2c_complex a, tfl2c_complex b)
{
    return tfl2c_fft_pair(tfl2c_fft_half_way(a.re, b.re), tfl2c_fft_half_way(b.im, a.im));
}

/* The sum of both parts, or the difference, without an imaginary part. */
static inline tfl2c_complex tfl2c_fft_sum_of_parts(tfl2c_complex a)
{
    return tfl2c_fft_pair(tfl2c_fft_sum(a.re, a.im), 0);
}

static inline tfl2c_complex tfl2c_fft_difference_of_parts(tfl2c_complex a)
{
    return tfl2c_fft_pair(tfl2c_fft_difference(a.re, a.im), 0);
}

#endif
