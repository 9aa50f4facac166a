/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* dots_s8.h for cores with vectors of integers. */
#ifndef TFL2C_VECTOR_DOTS_S8_H
#define TFL2C_VECTOR_DOTS_S8_H

#if !defined(__ARM_FEATURE_MVE)
#error "vector_dots_s8.h needs vectors of integers"
#endif

#include <arm_mve.h>
#include <stdint.h>

/* Lanes behind the last code are neither read nor added, here and below. */
static inline int32_t tfl2c_total_s8(const int8_t *x, int32_t count)
{
    int32_t sum = 0;

    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.8 lr, %[count], 2f\n"
                     "1: vldrb.8 q0, [%[x]], #16; vaddva.s8 %[sum], q0; letp lr, 1b\n"
                     "2:\n\t"
                     : [x] "+r"(x), [sum] "+Te"(sum)
                     : [count] "r"(count)
                     : "q0", "lr", "cc", "memory");
    return sum;
}

static inline int32_t tfl2c_dot_s8(const int8_t *x, int32_t zero_point, const int8_t *w,
                                   int32_t count)
{
    const int8_t *weights = w;
    int32_t sum = 0;

    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.8 lr, %[count], 2f\n"
                     "1: vldrb.8 q0, [%[x]], #16; vldrb.8 q1, [%[w]], #16\n\t"
                     "vmladava.s8 %[sum], q0, q1; letp lr, 1b\n"
                     "2:\n\t"
                     : [x] "+r"(x), [w] "+r"(weights), [sum] "+Te"(sum)
                     : [count] "r"(count)
                     : "q0", "q1", "lr", "cc", "memory");
    return zero_point == 0 ? sum : sum - zero_point * tfl2c_total_s8(w, count);
}

/* clang-format off */

/* more: what else is done with four runs of weights, in q1 or q2 */
#define TFL2C_FOUR_DOTS(more) \
    ".syntax unified\n\t" \
    "wlstp.8 lr, %[count], 2f\n" \
    "1: vldrb.8 q0, [%[x]], #16; vldrb.8 q1, [%[w0]], #16; vmladava.s8 %[a], q0, q1\n\t" \
    more("%[a]", "q1") "vldrb.8 q2, [%[w1]], #16; vmladava.s8 %[b], q0, q2\n\t" \
    more("%[b]", "q2") "vldrb.8 q1, [%[w2]], #16; vmladava.s8 %[c], q0, q1\n\t" \
    more("%[c]", "q1") "vldrb.8 q2, [%[w3]], #16; vmladava.s8 %[d], q0, q2\n\t" \
    more("%[d]", "q2") "letp lr, 1b\n" \
    "2:\n\t"
#define TFL2C_NO_ZERO(sum, weights) ""
#define TFL2C_LESS_ZERO(sum, weights) \
    "vmladava.s8 " sum ", %q[half], " weights "; vmladava.s8 " sum ", %q[rest], " weights "\n\t"

/* clang-format on */

static inline void tfl2c_add_dots_s8_x4(const int8_t *x, int32_t zero_point, const int8_t *w,
                                        int32_t step, int32_t count, int32_t *sums)
{
    const int8_t *w1 = &w[step], *w2 = &w1[step], *w3 = &w2[step];
    int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];

    if (zero_point == 0) {
        __asm__ volatile(TFL2C_FOUR_DOTS(TFL2C_NO_ZERO)
                         : [x] "+r"(x), [w0] "+r"(w), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "+r"(w3),
                           [a] "+Te"(a), [b] "+Te"(b), [c] "+Te"(c), [d] "+Te"(d)
                         : [count] "r"(count)
                         : "q0", "q1", "q2", "lr", "cc", "memory");
    } else { /* 128 is no code, but two halves of it are */
        const int32_t less = -zero_point / 2;
        const int8x16_t half = vdupq_n_s8((int8_t)less);
        const int8x16_t rest = vdupq_n_s8((int8_t)(-zero_point - less));

        __asm__ volatile(TFL2C_FOUR_DOTS(TFL2C_LESS_ZERO)
                         : [x] "+r"(x), [w0] "+r"(w), [w1] "+r"(w1), [w2] "+r"(w2), [w3] "+r"(w3),
                           [a] "+Te"(a), [b] "+Te"(b), [c] "+Te"(c), [d] "+Te"(d)
                         : [count] "r"(count), [half] "w"(half), [rest] "w"(rest)
                         : "q0", "q1", "q2", "lr", "cc", "memory");
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

#endif
