/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Windows of 3 x 3 pixels of one channel, three of them side by side: portable, and in assembler for
 * the cores whose registers a compiler does not use well here. Same bits. */
#ifndef TFL2C_WINDOWS_3X3_H
#define TFL2C_WINDOWS_3X3_H

#include <stdint.h>

#include "tfl2c/armv6m.h"

/* Distances in elements of a row. */
typedef struct {
    int32_t pixels;  /* between neighbours */
    int32_t windows; /* between the first pixels of neighbours */
} tfl2c_distances;

#if defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* The rows' pointers are at [sp], [sp, #4] and [sp, #8], and move on. r0: a window's row;
 * r1: between pixels, r7: twice that, r12: between windows; r2: a pixel; r3: weights, r4-r6: three
 * of them; r8-r10: the sums, r11: their place, lr: its end. */
static __attribute__((naked, noinline)) void
tfl2c_add_3x3(__attribute__((unused)) const int8_t *const rows[3],
              __attribute__((unused)) const tfl2c_distances *distances,
              __attribute__((unused)) const int8_t *weights, __attribute__((unused)) int32_t *sums,
              __attribute__((unused)) int32_t channels)
{
    __asm__ volatile(TFL2C_ARMV6M_SAVE "ldr    r4, [sp, #36]\n\t"
                                       "movs   r5, #12\n\t"
                                       "muls   r4, r5\n\t"
                                       "adds   r4, r4, r3\n\t"
                                       "mov    lr, r4\n\t"
                                       "mov    r11, r3\n\t"
                                       "mov    r3, r2\n\t"
                                       "ldm    r0!, {r4-r6}\n\t"
                                       "push   {r4-r6}\n\t"
                                       "ldm    r1!, {r4, r5}\n\t"
                                       "mov    r1, r4\n\t"
                                       "mov    r12, r5\n\t"
                                       "lsls   r7, r1, #1\n"
                                       "1:\n\t"
                                       "mov    r0, r11\n\t"
                                       "ldm    r0!, {r4-r6}\n\t"
                                       "mov    r8, r4\n\t"
                                       "mov    r9, r5\n\t"
                                       "mov    r10, r6\n\t"
                                       ".irp   row, 0, 4, 8\n\t"
                                       ".irp   weight, 4, 5, 6\n\t"
                                       "movs   r\\weight, #\\weight - 4\n\t"
                                       "ldrsb  r\\weight, [r3, r\\weight]\n\t"
                                       ".endr\n\t"
                                       "adds   r3, #3\n\t"
                                       "ldr    r0, [sp, #\\row]\n\t"
                                       "adds   r2, r0, #1\n\t"
                                       "str    r2, [sp, #\\row]\n\t"
                                       ".irp   sum, r8, r9, r10\n\t"
                                       "movs   r2, #0\n\t"
                                       "ldrsb  r2, [r0, r2]\n\t"
                                       "muls   r2, r4\n\t"
                                       "add    \\sum, r2\n\t"
                                       "ldrsb  r2, [r0, r1]\n\t"
                                       "muls   r2, r5\n\t"
                                       "add    \\sum, r2\n\t"
                                       "ldrsb  r2, [r0, r7]\n\t"
                                       "muls   r2, r6\n\t"
                                       "add    \\sum, r2\n\t"
                                       "add    r0, r12\n\t"
                                       ".endr\n\t"
                                       ".endr\n\t"
                                       "mov    r0, r11\n\t"
                                       "mov    r4, r8\n\t"
                                       "mov    r5, r9\n\t"
                                       "mov    r6, r10\n\t"
                                       "stm    r0!, {r4-r6}\n\t"
                                       "mov    r11, r0\n\t"
                                       "cmp    r0, lr\n\t"
                                       "beq    2f\n\t"
                                       "b      1b\n" /* too far for a condition */
                                       "2:\n\t"
                                       "add    sp, #12\n\t" TFL2C_ARMV6M_RETURN);
}

#else

#if defined(__GNUC__) && defined(__ARM_ARCH_7M__)
#define TFL2C_WINDOWS_3X3_NEAR

/* Windows one pixel apart: what they share of a row is loaded once.
 * r0-r2: the rows, r3: step, r4: weights, r5: sums; r6-r8: three sums, r9-r11: three weights;
 * r12: a pixel, lr: the third one's place; [sp]: end of the sums. */
static __attribute__((naked, noinline)) void
tfl2c_add_near_3x3(__attribute__((unused)) const int8_t *const rows[3],
                   __attribute__((unused)) int32_t step,
                   __attribute__((unused)) const int8_t *weights,
                   __attribute__((unused)) int32_t *sums, __attribute__((unused)) int32_t channels)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r11, lr}\n\t"
                     "ldr    r6, [sp, #36]\n\t"
                     "mov    r5, r3\n\t"
                     "mov    r4, r2\n\t"
                     "mov    r3, r1\n\t"
                     "add    r6, r6, r6, lsl #1\n\t"
                     "add    r6, r5, r6, lsl #2\n\t"
                     "push   {r6}\n\t"
                     "ldm    r0, {r0-r2}\n"
                     "1:\n\t"
                     "ldm    r5, {r6-r8}\n\t"
                     ".irp   row, r0, r1, r2\n\t"
                     "ldrsb  r9, [r4], #1\n\t"
                     "ldrsb  r10, [r4], #1\n\t"
                     "ldrsb  r11, [r4], #1\n\t"
                     "ldrsb  r12, [\\row]\n\t"
                     "add    lr, \\row, r3, lsl #1\n\t"
                     "mla    r6, r12, r9, r6\n\t"
                     "ldrsb  r12, [\\row, r3]\n\t"
                     "adds   \\row, #1\n\t"
                     "mla    r6, r12, r10, r6\n\t"
                     "mla    r7, r12, r9, r7\n\t"
                     "ldrsb  r12, [lr]\n\t"
                     "mla    r6, r12, r11, r6\n\t"
                     "mla    r7, r12, r10, r7\n\t"
                     "mla    r8, r12, r9, r8\n\t"
                     "ldrsb  r12, [lr, r3]\n\t"
                     "mla    r7, r12, r11, r7\n\t"
                     "mla    r8, r12, r10, r8\n\t"
                     "ldrsb  r12, [lr, r3, lsl #1]\n\t"
                     "mla    r8, r12, r11, r8\n\t"
                     ".endr\n\t"
                     "stm    r5!, {r6-r8}\n\t"
                     "ldr    r6, [sp]\n\t"
                     "cmp    r5, r6\n\t"
                     "bne    1b\n\t"
                     "pop    {r3-r11, pc}");
}

#endif

static inline int32_t tfl2c_row_of_3(const int8_t *x, int32_t step, const int8_t *weights)
{
    return x[0] * weights[0] + x[step] * weights[1] + x[2 * step] * weights[2];
}

/* Adds to sums [channels][3 windows] the products of rows[0..2], in which channels are neighbours,
 * with weights [channels][3][3]. channels: at least 1 */
static inline void tfl2c_add_3x3(const int8_t *const rows[3], const tfl2c_distances *distances,
                                 const int8_t *weights, int32_t *sums, int32_t channels)
{
    const int32_t step = distances->pixels;

#if defined(TFL2C_WINDOWS_3X3_NEAR)
    if (step == distances->windows) {
        tfl2c_add_near_3x3(rows, step, weights, sums, channels);
        return;
    }
#endif
    for (int32_t c = 0; c < channels; c++, weights += 9, sums += 3) {
        for (int32_t i = 0; i < 3; i++) {
            const int32_t at = i * distances->windows + c;

            sums[i] += tfl2c_row_of_3(&rows[0][at], step, &weights[0]) +
                       tfl2c_row_of_3(&rows[1][at], step, &weights[3]) +
                       tfl2c_row_of_3(&rows[2][at], step, &weights[6]);
        }
    }
}

#endif

#endif
