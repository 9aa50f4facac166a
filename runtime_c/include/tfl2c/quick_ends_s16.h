/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rescaling of many 32-bit sums of int16 codes for one output channel; the bits of requant_s16.h. */
#ifndef TFL2C_QUICK_ENDS_S16_H
#define TFL2C_QUICK_ENDS_S16_H

#include <stddef.h>
#include <stdint.h>

#include "tfl2c/requant_s16.h"

/* (sum + bias) * m + half, shifted right by s, as (sum * multiplier + added) >> 32 >> shift: where s
 * is below 32, both sides are scaled by 2^(32 - s). |sum + bias| is below 2^32 there and multiplier
 * below 2^31, otherwise |bias| below 2^46 and multiplier below 2^15: 64 bits hold it. */
typedef struct {
    int64_t added;
    int32_t multiplier;
    int32_t shift; /* [0, 14], or below 0: tfl2c_code_s16 has to do it */
} tfl2c_quick_end;

static inline tfl2c_quick_end tfl2c_quick_end_of(const tfl2c_ends_s16 *ends, int32_t channel)
{
    const int32_t right = 15 - ends->shift[channel];
    const int32_t up = right < 32 ? 32 - right : 0;
    tfl2c_quick_end end = {0, 0, -1};
    int64_t bias = ends->bias[channel];

    if (ends->is_narrow || right < 16 || (up > 0 && ends->bias_high != NULL)) {
        return end;
    }
    if (ends->bias_high != NULL) {
        bias += ends->bias_high[channel] * ((int64_t)1 << 32);
    }
    end.shift = right + up - 32;
    end.multiplier = (int32_t)((uint32_t)ends->multiplier[channel] << up);
    end.added = bias * end.multiplier + (end.shift == 0 ? (int64_t)1 << 31 : 0);
    end.added += (int64_t)((1 << end.shift) >> 1) * ((int64_t)1 << 32);
    return end;
}

static inline int16_t tfl2c_quick_code(const tfl2c_quick_end *end, int32_t least, int32_t greatest,
                                       int32_t sum)
{
    const int64_t scaled = end->added + (int64_t)sum * end->multiplier;

    return (int16_t)tfl2c_clamp((int32_t)(scaled >> 32) >> end->shift, least, greatest);
}

/* Writes the codes of some sums of an output channel, `step` elements apart. */
static inline void tfl2c_quick_codes(const tfl2c_ends_s16 *ends, int32_t channel,
                                     const int64_t *sums, int32_t count, int32_t step, int16_t *to)
{
    const tfl2c_quick_end end = tfl2c_quick_end_of(ends, channel);

    for (; count > 0; count--, sums++, to += step) {
        const int32_t low = (int32_t)*sums;

        *to = end.shift >= 0 && low == *sums
                  ? tfl2c_quick_code(&end, ends->least, ends->greatest, low)
                  : tfl2c_code_s16(ends, channel, *sums);
    }
}

#endif
