/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s8_u8_x4 for cores with 16-bit products. Same contract, same bits as conv_2d_s8_u8_x4.c.
 *
 * Windows are widened once, then all channels pass over them. Scratch: for every four products
 * [even, odd][4 pixels][2], behind it the codes of one window. */
#include "tfl2c/conv_2d_s8_u8_x4.h"

#include <arm_acle.h>

#include "tfl2c/conv_2d_all_s8_u8_x4.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s8_u8_x4_dsp.c needs 16-bit products; build conv_2d_s8_u8_x4.c instead"
#endif

#define ONES 0x00010001

static inline int8_t *tfl2c_place(const tfl2c_conv_2d_s8_u8_x4_params *p, void *scratch,
                                  int32_t pixel)
{
    (void)pixel;
    return (int8_t *)scratch + 2 * TFL2C_PIXELS * p->pitch;
}

static inline int32_t tfl2c_take(const tfl2c_conv_2d_s8_u8_x4_params *p, void *scratch,
                                 int32_t pixel)
{
    int8_t *const x = tfl2c_place(p, scratch, pixel);
    int32_t *values = (int32_t *)scratch + pixel;
    int32_t sum = 0;

    for (int32_t i = p->kernel_height * p->kernel_width * p->input_channels; i < p->pitch; i++) {
        x[i] = 0;
    }
    for (int32_t i = 0; i < p->pitch; i += 4, values += 2 * TFL2C_PIXELS) {
        int32_t word;
        int32_t even;
        int32_t odd;

        memcpy(&word, &x[i], sizeof word);
        __asm__("sxtb16 %0, %1" : "=r"(even) : "r"(word));
        __asm__("sxtb16 %0, %1, ror #8" : "=r"(odd) : "r"(word));
        values[0] = even;
        values[TFL2C_PIXELS] = odd;
        sum = __smlad(odd, ONES, __smlad(even, ONES, sum));
    }
    return sum;
}

static __attribute__((noinline)) void tfl2c_sum_windows(const tfl2c_conv_2d_s8_u8_x4_params *p,
                                                        const void *scratch, const int8_t *weights,
                                                        int32_t *sums)
{
    int32_t left = p->pitch / 4;
    int32_t a = 0;
    int32_t b = 0;
    int32_t c = 0;
    int32_t d = 0;
    int32_t even;
    int32_t odd;

    __asm__ volatile(
        ".syntax unified\n"
        "1: ldr %[odd], [%[w]], #4; ldmia %[x]!, {r4, r5, r6, r8}; sxtb16 %[even], %[odd]\n\t"
        "smlad %[a], r4, %[even], %[a]; smlad %[b], r5, %[even], %[b]\n\t"
        "smlad %[c], r6, %[even], %[c]; smlad %[d], r8, %[even], %[d]\n\t"
        "ldmia %[x]!, {r4, r5, r6, r8}; sxtb16 %[odd], %[odd], ror #8; subs %[left], #1\n\t"
        "smlad %[a], r4, %[odd], %[a]; smlad %[b], r5, %[odd], %[b]\n\t"
        "smlad %[c], r6, %[odd], %[c]; smlad %[d], r8, %[odd], %[d]; bne 1b\n\t"
        : [w] "+r"(weights), [x] "+r"(scratch), [left] "+r"(left), [a] "+r"(a), [b] "+r"(b),
          [c] "+r"(c), [d] "+r"(d), [even] "=&r"(even), [odd] "=&r"(odd)
        :
        : "r4", "r5", "r6", "r8", "cc", "memory");
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
