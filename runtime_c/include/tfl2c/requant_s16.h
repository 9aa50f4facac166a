/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rescaling of the sums of int16 codes, with the rounding of TensorFlow Lite Micro: of 64-bit sums
 * once, with multipliers of 15 bits; of 32-bit sums as those of int8 codes, twice. */
#ifndef TFL2C_REQUANT_S16_H
#define TFL2C_REQUANT_S16_H

#include <stddef.h>
#include <stdint.h>

#include "tfl2c/requant.h"

/* How the sum of an output channel becomes a code. */
typedef struct {
    const int32_t *bias;       /* [output_channels], modulo 2^32 */
    const int32_t *bias_high;  /* [output_channels], what 2^32 is to be added so often; or NULL */
    const int32_t *multiplier; /* [output_channels], Q15: 0 or [2^14, 2^15); Q31 if is_narrow */
    const int8_t *shift;       /* [output_channels], powers of two: [-31, 7]; to 30 if is_narrow */
    int32_t is_narrow;         /* 1: sums are modulo 2^32 */
    int32_t least;             /* codes, activation included */
    int32_t greatest;
} tfl2c_ends_s16;

/* sum * multiplier * 2^(shift - 15) to the nearest, halves up, modulo 2^32. sum: below 2^47 in
 * magnitude; multiplier: [0, 2^15); shift: [-31, 7]. */
static inline int32_t tfl2c_requantize_wide(int64_t sum, int32_t multiplier, int32_t shift)
{
    const int64_t product = sum * multiplier;
    const uint32_t low = (uint32_t)product;
    const int32_t high = (int32_t)(product >> 32);
    const int32_t right = 15 - shift;

    /* What a bit less leaves behind is the half that is added. */
    if (right < 32) {
        return (int32_t)((low >> right | (uint32_t)high << (32 - right)) +
                         (low >> (right - 1) & 1u));
    }
    return (high >> (right - 32)) + (right > 32 ? high >> (right - 33) & 1 : (int32_t)(low >> 31));
}

/* Those of a kernel's parameters. */
#define TFL2C_ENDS_S16(p)                                                                        \
    &(const tfl2c_ends_s16)                                                                      \
    {                                                                                            \
        (p)->bias, (p)->bias_high, (p)->multiplier, (p)->shift, (p)->is_narrow, (p)->output_min, \
            (p)->output_max                                                                      \
    }

static inline int16_t tfl2c_code_s16(const tfl2c_ends_s16 *ends, int32_t channel, int64_t sum)
{
    const int32_t multiplier = ends->multiplier[channel];
    const int32_t shift = ends->shift[channel];
    int32_t x;

    sum += ends->bias[channel];
    if (ends->bias_high != NULL) {
        sum += ends->bias_high[channel] * ((int64_t)1 << 32);
    }
    x = ends->is_narrow ? tfl2c_requantize((int32_t)sum, multiplier, shift)
                        : tfl2c_requantize_wide(sum, multiplier, shift);
    return (int16_t)tfl2c_clamp(x, ends->least, ends->greatest);
}

#endif
