/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* taps_s16.h for cores with vectors of integers. Include <arm_mve.h> before it. */
#ifndef TFL2C_VECTOR_TAPS_S16_H
#define TFL2C_VECTOR_TAPS_S16_H

#include <stdint.h>

#define TFL2C_MOST_PRODUCTS 508 /* so many fit in 32 bits, and four more */

static inline void tfl2c_add_taps_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                         int32_t weight_step, int32_t count, int32_t *sums)
{
    int32x4_t sum = vldrwq_s32(sums);

    for (; count > 0; count--) {
        sum = vaddq_s32(sum, vmulq_s32(vldrhq_s32(x), vldrbq_s32(weights)));
        x += step;
        weights += weight_step;
    }
    vstrwq_s32(sums, sum);
}

#endif
