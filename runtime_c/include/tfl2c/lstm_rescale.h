/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rescaling of the sums of a gate to Q3.12. Four words say how:
 *
 *   multiplier   [0, 2^31)
 *   addend       half of 2^shift, and 64 more if what that rounds was rounded before
 *   negative     if so -128: halves below zero are rounded down; else 0
 *   shift        [1, 30]
 *
 *   top = 256 * sum * multiplier / 2^32, rounded down
 *   result = saturate16((top + addend + (sum < 0 ? negative : 0)) >> shift)
 *
 * which is tfl2c_requantize, its two roundings put together. sum: below 2^23 in magnitude. */
#ifndef TFL2C_LSTM_RESCALE_H
#define TFL2C_LSTM_RESCALE_H

#include <stdint.h>

#include "tfl2c/rescale.h"

enum { TFL2C_LSTM_RESCALING = 4 }; /* words */

/* The result before it is saturated. */
static inline int32_t tfl2c_lstm_rescale(int32_t sum, const int32_t rescaling[TFL2C_LSTM_RESCALING])
{
    const int32_t top = tfl2c_multiply_top(sum, rescaling[0]);

    return (top + rescaling[1] + (sum >> 31 & rescaling[2])) >> rescaling[3];
}

#endif
