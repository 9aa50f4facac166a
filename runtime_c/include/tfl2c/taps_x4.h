/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Four depthwise channels of one pixel: portable, and in assembler for the cores whose registers a
 * compiler does not use well here. Same bits. */
#ifndef TFL2C_TAPS_X4_H
#define TFL2C_TAPS_X4_H

#include <stdint.h>

#include "tfl2c/armv6m.h"

/* Rows of taps. Distances in elements, those between rows from behind the last tap. */
typedef struct {
    int32_t taps;    /* of a row, at least 1 */
    int32_t rows;    /* at least 1 */
    int32_t step;    /* between what neighbouring taps see */
    int32_t inputs;  /* between rows of what they see */
    int32_t weights; /* between rows of their weights */
} tfl2c_taps;

typedef struct {
    int32_t sums[4];
    int32_t channels[3]; /* how far behind what the first channel sees the others look */
} tfl2c_sums_x4;

/* Adds to the sums the products of all taps, the first of which sees x[0] in the first channel.
 * weights: words, with the channels' weights for a tap in their bytes, lowest first */
#if defined(__GNUC__) && defined(__ARM_ARCH_7M__)

/* r4-r7: the sums; r2: what a tap sees, r3: a weight; r8: step, r9-r11: the other channels;
 * lr: weights, r12: the row's end; [sp]: rows that are left, [sp, #4]: sums. */
static __attribute__((naked, noinline)) void tfl2c_add_taps_x4(
    __attribute__((unused)) const tfl2c_taps *taps, __attribute__((unused)) const int8_t *x,
    __attribute__((unused)) const uint32_t *weights, __attribute__((unused)) tfl2c_sums_x4 *sums)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r3-r11, lr}\n\t"
                     "ldm    r3, {r4-r7, r9-r11}\n\t"
                     "ldr    r3, [r0, #4]\n\t"
                     "ldr    r8, [r0, #8]\n\t"
                     "push   {r3}\n\t"
                     "mov    lr, r2\n"
                     "1:\n\t"
                     "ldr    r12, [r0]\n\t"
                     "add    r12, lr, r12, lsl #2\n"
                     "2:\n\t"
                     "ldrsb  r2, [r1]\n\t"
                     "ldrsb  r3, [lr], #1\n\t"
                     "mla    r4, r2, r3, r4\n\t"
                     "ldrsb  r2, [r1, r9]\n\t"
                     "ldrsb  r3, [lr], #1\n\t"
                     "mla    r5, r2, r3, r5\n\t"
                     "ldrsb  r2, [r1, r10]\n\t"
                     "ldrsb  r3, [lr], #1\n\t"
                     "mla    r6, r2, r3, r6\n\t"
                     "ldrsb  r2, [r1, r11]\n\t"
                     "ldrsb  r3, [lr], #1\n\t"
                     "add    r1, r8\n\t"
                     "mla    r7, r2, r3, r7\n\t"
                     "cmp    lr, r12\n\t"
                     "bne    2b\n\t"
                     "ldr    r2, [sp]\n\t"
                     "subs   r2, #1\n\t"
                     "beq    3f\n\t"
                     "str    r2, [sp]\n\t"
                     "ldr    r2, [r0, #12]\n\t"
                     "ldr    r3, [r0, #16]\n\t"
                     "add    r1, r2\n\t"
                     "add    lr, lr, r3, lsl #2\n\t"
                     "b      1b\n"
                     "3:\n\t"
                     "pop    {r2, r3}\n\t"
                     "stm    r3, {r4-r7}\n\t"
                     "pop    {r4-r11, pc}");
}

#elif defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* r8-r11: the sums; r0: what a tap sees, r1: weights, r2: four of them, r3, r4: factors;
 * r5-r7: the other channels; lr: step, r12: the row's end; [sp]: taps, [sp, #4]: sums, [sp, #8]: rows
 * that are left. */
static __attribute__((naked, noinline)) void tfl2c_add_taps_x4(
    __attribute__((unused)) const tfl2c_taps *taps, __attribute__((unused)) const int8_t *x,
    __attribute__((unused)) const uint32_t *weights, __attribute__((unused)) tfl2c_sums_x4 *sums)
{
    __asm__ volatile(TFL2C_ARMV6M_SAVE "ldr    r4, [r0, #4]\n\t"
                                       "push   {r0, r3, r4}\n\t"
                                       "ldr    r4, [r0, #8]\n\t"
                                       "mov    lr, r4\n\t"
                                       "ldm    r3!, {r4-r7}\n\t" TFL2C_ARMV6M_RAISE
                                       "ldm    r3!, {r5-r7}\n\t"
                                       "mov    r0, r1\n\t"
                                       "mov    r1, r2\n"
                                       "1:\n\t"
                                       "ldr    r2, [sp]\n\t"
                                       "ldr    r2, [r2]\n\t"
                                       "lsls   r2, r2, #2\n\t"
                                       "adds   r2, r2, r1\n\t"
                                       "mov    r12, r2\n"
                                       "2:\n\t"
                                       "ldm    r1!, {r2}\n\t"
                                       "ldrb   r3, [r0]\n\t"
                                       "sxtb   r3, r3\n\t"
                                       "sxtb   r4, r2\n\t"
                                       "muls   r3, r4\n\t"
                                       "add    r8, r3\n\t"
                                       "ldrsb  r3, [r0, r5]\n\t"
                                       "lsls   r4, r2, #16\n\t"
                                       "asrs   r4, r4, #24\n\t"
                                       "muls   r3, r4\n\t"
                                       "add    r9, r3\n\t"
                                       "ldrsb  r3, [r0, r6]\n\t"
                                       "lsls   r4, r2, #8\n\t"
                                       "asrs   r4, r4, #24\n\t"
                                       "muls   r3, r4\n\t"
                                       "add    r10, r3\n\t"
                                       "ldrsb  r3, [r0, r7]\n\t"
                                       "asrs   r2, r2, #24\n\t"
                                       "muls   r3, r2\n\t"
                                       "add    r11, r3\n\t"
                                       "add    r0, lr\n\t"
                                       "cmp    r1, r12\n\t"
                                       "bne    2b\n\t"
                                       "ldr    r3, [sp, #8]\n\t"
                                       "subs   r3, #1\n\t"
                                       "beq    3f\n\t"
                                       "str    r3, [sp, #8]\n\t"
                                       "ldr    r2, [sp]\n\t"
                                       "ldr    r3, [r2, #12]\n\t"
                                       "adds   r0, r0, r3\n\t"
                                       "ldr    r3, [r2, #16]\n\t"
                                       "lsls   r3, r3, #2\n\t"
                                       "adds   r1, r1, r3\n\t"
                                       "b      1b\n"
                                       "3:\n\t"
                                       "pop    {r2, r3}\n\t"
                                       "add    sp, #4\n\t" TFL2C_ARMV6M_LOWER
                                       "stm    r3!, {r4-r7}\n\t" TFL2C_ARMV6M_RETURN);
}

#else

static inline void tfl2c_add_taps_x4(const tfl2c_taps *taps, const int8_t *x,
                                     const uint32_t *weights, tfl2c_sums_x4 *sums)
{
    int32_t at = 0;

    for (int32_t row = 0; row < taps->rows; row++) {
        for (int32_t tap = 0; tap < taps->taps; tap++, at += taps->step) {
            uint32_t word = *weights++;

            for (int32_t i = 0; i < 4; i++, word >>= 8) {
                const int32_t place = at + (i > 0 ? sums->channels[i - 1] : 0);

                sums->sums[i] += x[place] * (int8_t)(uint8_t)(word & 255u);
            }
        }
        at += taps->inputs;
        if (row < taps->rows - 1) {
            weights += taps->weights;
        }
    }
}

#endif

#endif
