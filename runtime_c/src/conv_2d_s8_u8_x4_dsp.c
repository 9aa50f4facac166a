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

/* Four products of each of the four pixels in a round.
 * r0: weights, r1: values, r2: rounds, at least one, r3: sums; r4-r7: those of the pixels */
static __attribute__((naked, noinline)) void
add_products(__attribute__((unused)) const int8_t *weights,
             __attribute__((unused)) const void *values, __attribute__((unused)) int32_t rounds,
             __attribute__((unused)) int32_t *sums)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push {r3-r11, lr}; movs r4, #0; movs r5, #0; movs r6, #0; movs r7, #0\n"
                     "1: ldr lr, [r0], #4; ldm r1!, {r3, r8-r10}; sxtb16 r12, lr; subs r2, #1\n\t"
                     "smlad r4, r3, r12, r4; smlad r5, r8, r12, r5; smlad r6, r9, r12, r6\n\t"
                     "smlad r7, r10, r12, r7; ldm r1!, {r3, r8-r10}; sxtb16 lr, lr, ror #8\n\t"
                     "smlad r4, r3, lr, r4; smlad r5, r8, lr, r5; smlad r6, r9, lr, r6\n\t"
                     "smlad r7, r10, lr, r7; bne 1b\n\t"
                     "pop {r3}; stm r3, {r4-r7}; pop {r4-r11, pc}\n\t" ::
                         : "memory");
}

static inline void tfl2c_sum_windows(const tfl2c_conv_2d_s8_u8_x4_params *p, const void *scratch,
                                     const int8_t *weights, int32_t *sums)
{
    add_products(weights, scratch, p->pitch / 4, sums);
}

void tfl2c_conv_2d_s8_u8_x4(const tfl2c_conv_2d_s8_u8_x4_params *p, const int8_t *input,
                            int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, scratch, first_row, rows);
}
