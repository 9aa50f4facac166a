/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_u8_x4 for cores with vectors of integers. Same contract, same bits as
 * conv_2d_s8_u8_x4.c. */
#include "tfl2c/conv_2d_s8_u8_x4.h"

#include <arm_mve.h>

#include "tfl2c/conv_2d_all_s8_u8_x4.h"

#if !defined(__ARM_FEATURE_MVE)
#error "conv_2d_s8_u8_x4_mve.c needs vectors of integers; build conv_2d_s8_u8_x4.c instead"
#endif

static inline int8_t *tfl2c_place(const tfl2c_conv_2d_s8_u8_x4_params *p, void *scratch,
                                  int32_t pixel)
{
    return (int8_t *)scratch + pixel * p->pitch;
}

/* Lanes behind the last code are neither read nor added. */
static inline int32_t tfl2c_take(const tfl2c_conv_2d_s8_u8_x4_params *p, void *scratch,
                                 int32_t pixel)
{
    const int8_t *x = tfl2c_place(p, scratch, pixel);
    int32_t sum = 0;

    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.8 lr, %[count], 2f\n"
                     "1: vldrb.8 q0, [%[x]], #16; vaddva.s8 %[sum], q0; letp lr, 1b\n"
                     "2:\n\t"
                     : [x] "+r"(x), [sum] "+Te"(sum)
                     : [count] "r"(p->kernel_height * p->kernel_width * p->input_channels)
                     : "q0", "lr", "cc", "memory");
    return sum;
}

static void tfl2c_sum_windows(const tfl2c_conv_2d_s8_u8_x4_params *p, const void *scratch,
                              const int8_t *weights, int32_t *sums)
{
    const int8_t *x0 = scratch;
    const int8_t *x1 = &x0[p->pitch];
    const int8_t *x2 = &x1[p->pitch];
    const int8_t *x3 = &x2[p->pitch];
    int32_t a = 0;
    int32_t b = 0;
    int32_t c = 0;
    int32_t d = 0;

    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.8 lr, %[count], 2f\n"
                     "1: vldrb.8 q0, [%[w]], #16; vldrb.8 q1, [%[x0]], #16\n\t"
                     "vmladava.s8 %[a], q0, q1; vldrb.8 q2, [%[x1]], #16\n\t"
                     "vmladava.s8 %[b], q0, q2; vldrb.8 q1, [%[x2]], #16\n\t"
                     "vmladava.s8 %[c], q0, q1; vldrb.8 q2, [%[x3]], #16\n\t"
                     "vmladava.s8 %[d], q0, q2; letp lr, 1b\n"
                     "2:\n\t"
                     : [x0] "+r"(x0), [x1] "+r"(x1), [x2] "+r"(x2), [x3] "+r"(x3),
                       [w] "+r"(weights), [a] "+Te"(a), [b] "+Te"(b), [c] "+Te"(c), [d] "+Te"(d)
                     : [count] "r"(p->kernel_height * p->kernel_width * p->input_channels)
                     : "q0", "q1", "q2", "lr", "cc", "memory");
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

void tfl2c_conv_2d_s8_u8_x4(const tfl2c_conv_2d_s8_u8_x4_params *p, const int8_t *input,
                            int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, scratch, first_row, rows);
}
