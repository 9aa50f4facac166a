/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rescaling of one channel by a shift, a multiplier and an addend that holds the zero point.
 *
 * shift 0         code = saturate8((addend + (256 * sum * multiplier >> 32)) >> exponent), where the
 *                 exponent is the kernel's
 * shift [1, 23]   y = sum * multiplier / 2^31 to the nearest, halves up;
 *                 code = saturate8((y + addend - (y < 0)) >> shift)
 *
 * sum: below 2^23 in magnitude; multiplier: [0, 2^31). */
#ifndef TFL2C_RESCALE_H
#define TFL2C_RESCALE_H

#include <stdint.h>

#include "tfl2c/requant.h"

typedef struct {
    int32_t multiplier;
    int32_t addend;
    uint32_t shift;
    int32_t exponent;
} tfl2c_rescaling;

/* 256 * sum * multiplier >> 32 */
static inline int32_t tfl2c_multiply_top(int32_t sum, int32_t multiplier)
{
#if defined(__ARM_ARCH_6M__)
    /* Nothing leaves 32 bits: what each byte of the multiplier adds, from the lowest on. */
    const int32_t low = (sum * (multiplier & 255)) >> 8;
    const int32_t middle = (sum * (multiplier >> 8 & 255) + low) >> 8;
    const int32_t high = (sum * (multiplier >> 16 & 255) + middle) >> 8;

    return sum * (multiplier >> 24) + high;
#else
    return (int32_t)(((int64_t)(sum * 256) * multiplier) >> 32);
#endif
}

static inline int32_t tfl2c_saturate_s8(int32_t x)
{
#if defined(__GNUC__) && defined(__ARM_FEATURE_SAT)
    __asm__("ssat %0, #8, %0" : "+r"(x));
    return x;
#else
    return tfl2c_clamp(x, -128, 127);
#endif
}

/* The result is an int8 code. */
static inline int32_t tfl2c_rescale(int32_t sum, tfl2c_rescaling r)
{
    const int32_t top = tfl2c_multiply_top(sum, r.multiplier);

    if (r.shift != 0) {
        const int32_t y = (top + 64) >> 7;

        return tfl2c_saturate_s8((y + r.addend - (y < 0)) >> r.shift);
    }
    return tfl2c_saturate_s8((top + r.addend) >> r.exponent);
}

/* Clamps codes to what an activation leaves of them. */
static inline void tfl2c_activate(int8_t *codes, int32_t count, int32_t least, int32_t greatest)
{
    if (least > -128 || greatest < 127) {
        for (int32_t i = 0; i < count; i++) {
            codes[i] = (int8_t)tfl2c_clamp(codes[i], least, greatest);
        }
    }
}

#endif
