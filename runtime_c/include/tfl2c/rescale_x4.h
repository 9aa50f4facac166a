/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rescaling of packed channels: shift, multiplier and addend say how a sum becomes a code.
 *
 * shift 0         code = saturate8((addend + (256 * sum * multiplier >> 32)) >> exponent), where the
 *                 exponent is the kernel's
 * shift [1, 23]   y = sum * multiplier / 2^31 to the nearest, halves up;
 *                 code = saturate8((y + addend - (y < 0)) >> shift)
 *
 * multiplier: [0, 2^31). 256 times a sum fits in 32 bits, and nothing but saturate8 leaves them. */
#ifndef TFL2C_RESCALE_X4_H
#define TFL2C_RESCALE_X4_H

#include <stdint.h>

#include "tfl2c/requant.h"

static inline int8_t tfl2c_rescale_x4(int32_t sum, uint32_t shift, uint32_t multiplier,
                                      uint32_t addend, int32_t exponent)
{
    int32_t y;

    if (shift == 0) {
        y = (int32_t)addend + (int32_t)(((int64_t)sum * 256 * (int32_t)multiplier) >> 32);
        return (int8_t)tfl2c_clamp(y >> exponent, -128, 127);
    }
    y = tfl2c_multiply_high(sum, (int32_t)multiplier);
    return (int8_t)tfl2c_clamp((y + (int32_t)addend - (y < 0)) >> shift, -128, 127);
}

#endif
