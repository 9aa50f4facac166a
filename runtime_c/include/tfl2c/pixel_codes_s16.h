/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Codes of one output channel for neighbouring pixels, of their 32-bit sums. */
#ifndef TFL2C_PIXEL_CODES_S16_H
#define TFL2C_PIXEL_CODES_S16_H

#include <stdint.h>

#include "tfl2c/apart.h"
#include "tfl2c/quick_ends_s16.h"
#include "tfl2c/requant_s16.h"

/* Writes them `step` elements apart. */
TFL2C_APART void tfl2c_store_codes_s16(const tfl2c_ends_s16 *ends, int32_t channel,
                                       const int32_t *sums, int32_t pixels, int16_t *to,
                                       int32_t step)
{
    const tfl2c_quick_end end = tfl2c_quick_end_of(ends, channel);
    const int32_t *const last = &sums[pixels];

    if (ends->is_narrow) {
        const int32_t bias = ends->bias[channel];
        const int32_t multiplier = ends->multiplier[channel];
        const int32_t shift = ends->shift[channel];

        for (; sums != last; sums++, to += step) {
            const int32_t x = tfl2c_requantize(tfl2c_wrapping_add(*sums, bias), multiplier, shift);

            *to = (int16_t)tfl2c_clamp(x, ends->least, ends->greatest);
        }
    } else if (end.shift < 0) {
        for (; sums != last; sums++, to += step) {
            *to = tfl2c_code_s16(ends, channel, *sums);
        }
    } else {
        for (; sums != last; sums++, to += step) {
            *to = tfl2c_quick_code(&end, ends->least, ends->greatest, *sums);
        }
    }
}

#endif
