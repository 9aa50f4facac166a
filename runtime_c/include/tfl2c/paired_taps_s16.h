/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* taps_s16.h for cores with 16-bit products. Include <arm_acle.h> before it. */
#ifndef TFL2C_PAIRED_TAPS_S16_H
#define TFL2C_PAIRED_TAPS_S16_H

#include <stdint.h>
#include <string.h>

#define TFL2C_MOST_PRODUCTS 508 /* so many fit in 32 bits, and four more */

static inline void tfl2c_add_taps_s16_x4(const int16_t *x, int32_t step, const int8_t *weights,
                                         int32_t weight_step, int32_t count, int32_t *sums)
{
    int32_t a = sums[0];
    int32_t b = sums[1];
    int32_t c = sums[2];
    int32_t d = sums[3];

    for (; count > 0; count--) {
        int32_t low;
        int32_t high;
        int32_t even;
        int32_t odd;
        int32_t four;

        memcpy(&low, x, sizeof low);
        memcpy(&high, &x[2], sizeof high);
        memcpy(&four, weights, sizeof four);
        even = __sxtb16(four);
        __asm__("sxtb16 %0, %1, ror #8" : "=r"(odd) : "r"(four));
        a = __smlabb(low, even, a);
        b = __smlatb(low, odd, b);
        c = __smlabt(high, even, c);
        d = __smlatt(high, odd, d);
        x += step;
        weights += weight_step;
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

#endif
