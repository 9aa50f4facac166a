/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of four neighbouring int8 codes with four neighbouring weights, by lane: portable, and for
 * cores with 16-bit products and with vectors of integers. Same bits. */
#ifndef TFL2C_WEIGHED_LANES_S8_H
#define TFL2C_WEIGHED_LANES_S8_H

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>
#endif

/* Adds `count` products, of codes less their zero point, to each of four sums. x_step, w_step: from
 * four to the next four, in bytes */
static inline void tfl2c_add_weighed_lanes_s8(const int8_t *x, int32_t x_step, int32_t zero_point,
                                              const int8_t *w, int32_t w_step, int32_t count,
                                              int32_t *sums)
{
#if defined(__GNUC__) && defined(__ARM_FEATURE_MVE)
    int32x4_t sum = vldrwq_s32(sums);

    for (; count > 0; count--, x += x_step, w += w_step) {
        sum = vaddq_s32(sum, vmulq_s32(vsubq_n_s32(vldrbq_s32(x), zero_point), vldrbq_s32(w)));
    }
    vstrwq_s32(sums, sum);
#elif defined(__GNUC__) && defined(__ARM_FEATURE_DSP)
    const uint32_t half = (uint32_t)-zero_point & 0xffffu;
    const uint32_t less = half | half << 16;
    int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];

    for (; count > 0; count--, x += x_step, w += w_step) {
        uint32_t codes, weights, even, odd;

        memcpy(&codes, x, sizeof codes);
        memcpy(&weights, w, sizeof weights);
        __asm__("sxtab16 %[even], %[less], %[codes]\n\t"
                "sxtab16 %[codes], %[less], %[codes], ror #8\n\t"
                "sxtb16  %[odd], %[weights], ror #8\n\t"
                "sxtb16  %[weights], %[weights]\n\t"
                "smlabb  %[b], %[codes], %[odd], %[b]\n\t"
                "smlatt  %[d], %[codes], %[odd], %[d]\n\t"
                "smlabb  %[a], %[even], %[weights], %[a]\n\t"
                "smlatt  %[c], %[even], %[weights], %[c]"
                : [a] "+r"(a), [b] "+r"(b), [c] "+r"(c), [d] "+r"(d), [codes] "+r"(codes),
                  [weights] "+r"(weights), [even] "=&r"(even), [odd] "=&r"(odd)
                : [less] "r"(less));
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
#else
    for (; count > 0; count--, x += x_step, w += w_step) {
        for (int32_t i = 0; i < 4; i++) {
            sums[i] += (x[i] - zero_point) * w[i];
        }
    }
#endif
}

#endif
