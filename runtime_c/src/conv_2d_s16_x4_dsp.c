/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s16_x4 for cores with 16-bit products. Same contract, same bits as conv_2d_s16_x4.c. */
#include "tfl2c/conv_2d_s16_x4.h"

#include <arm_acle.h>
#include <string.h>

#include "tfl2c/paired_products_s16.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s16_x4_dsp.c needs 16-bit products; build conv_2d_s16_x4.c instead"
#endif

/* Without the barrier compilers call memcpy, which is slower for so few. */
static inline void tfl2c_copy_codes_s16(int16_t *to, const int16_t *from, int32_t count)
{
    for (; count >= 2; count -= 2, to += 2, from += 2) {
        const int32_t pair = tfl2c_word(from);

        memcpy(to, &pair, sizeof pair);
        __asm__ volatile("" ::: "memory");
    }
    if (count > 0) {
        *to = *from;
    }
}

#include "tfl2c/conv_2d_all_s16_x4.h"

void tfl2c_conv_2d_s16_x4(const tfl2c_conv_2d_s16_x4_params *p, const int16_t *input,
                          int16_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, scratch, first_row, rows);
}
