/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_few for cores with vectors of integers. Same contract, same bits as
 * conv_2d_s8_few.c. */
#include "tfl2c/conv_2d_s8_few.h"

#include <arm_mve.h>

#include "tfl2c/few_rows.h"

#if !defined(__ARM_FEATURE_MVE)
#error "conv_2d_s8_few_mve.c needs vectors of integers; build conv_2d_s8_few.c instead"
#endif

/* Lanes behind the last code are neither read nor added. */
static inline int32_t tfl2c_few_dot(const int8_t *x, const uint8_t *weights, int32_t count,
                                    tfl2c_few_zeros zeros)
{
    int32_t sum = 0;

    __asm__ volatile(".syntax unified\n\t"
                     "wlstp.16 lr, %[count], 2f\n"
                     "1: vldrb.s16 q0, [%[x]], #8; vldrb.u16 q1, [%[w]], #8\n\t"
                     "vsub.i16 q0, q0, %[code]; vsub.i16 q1, q1, %[weight]\n\t"
                     "vmladava.s16 %[sum], q0, q1; letp lr, 1b\n"
                     "2:\n\t"
                     : [x] "+l"(x), [w] "+l"(weights), [sum] "+Te"(sum)
                     : [count] "r"(count), [code] "r"(zeros.code), [weight] "r"(zeros.weight)
                     : "q0", "q1", "lr", "cc", "memory");
    return sum;
}

void tfl2c_conv_2d_s8_few(const tfl2c_conv_2d_s8_few_params *p, const int8_t *input, void *scratch,
                          int32_t first_row, int32_t rows)
{
    tfl2c_few_rows(p, input, (int8_t *)scratch + p->used, first_row, rows);
}
