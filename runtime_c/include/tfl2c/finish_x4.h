/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Codes of up to four channels from their sums: portable, and the short form of rescaling for cores
 * with 16-bit products. Same bits. A block of four channels is as in block_codes.h. */
#ifndef TFL2C_FINISH_X4_H
#define TFL2C_FINISH_X4_H

#include <stdint.h>

#include "tfl2c/block_codes.h"
#include "tfl2c/requant.h"

#define TFL2C_FINISH_EXPONENT 9 /* of the rescaling */

/* Adds `more` and what sums begin with, and rescales them. */
static void tfl2c_finish_exactly(const int32_t sums[4], int32_t more, const uint32_t *block,
                                 int8_t *output, int32_t count)
{
    int32_t whole[4] = {0, 0, 0, 0};

    for (int32_t i = 0; i < count; i++) {
        whole[i] = tfl2c_wrapping_add((int32_t)block[1 + 3 * i], sums[i] + more);
    }
    tfl2c_write_block(whole, block, TFL2C_FINISH_EXPONENT, output, count);
}

#if defined(__GNUC__) && defined(__ARM_FEATURE_DSP)

static inline void tfl2c_finish_block(const int32_t sums[4], int32_t more, const uint32_t *block,
                                      int8_t *output, int32_t count)
{
    const uint32_t shifts = *block++;

    if (shifts != 0) {
        tfl2c_finish_exactly(sums, more, &block[-1], output, count);
        return;
    }
    for (; count > 0; count--, block += 3) {
        const uint32_t sum = block[0] + (uint32_t)*sums++ + (uint32_t)more;
        int32_t code;

        __asm__("smmla %0, %1, %2, %3\n\tssat %0, #8, %0, asr #9"
                : "=r"(code)
                : "r"(256u * sum), "r"(block[1]), "r"(block[2]));
        *output++ = (int8_t)code;
    }
}

#else

static inline void tfl2c_finish_block(const int32_t sums[4], int32_t more, const uint32_t *block,
                                      int8_t *output, int32_t count)
{
    tfl2c_finish_exactly(sums, more, block, output, count);
}

#endif

#endif
