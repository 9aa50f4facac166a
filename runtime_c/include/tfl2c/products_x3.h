/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of packed pixels (pixels_x3.h) with the weights of four channels: portable, and in
 * assembler for the cores whose registers a compiler does not use well here. Same bits. */
#ifndef TFL2C_PRODUCTS_X3_H
#define TFL2C_PRODUCTS_X3_H

#include <stdint.h>

#include "tfl2c/armv6m.h"

#if defined(__GNUC__) && defined(__ARM_ARCH_6M__)
#define TFL2C_PRODUCTS_X3_ARMV6M
#elif defined(__GNUC__) && defined(__ARM_ARCH_7M__)
#define TFL2C_PRODUCTS_X3_ARMV7M
#endif

/* Writes what the pixels [first, second] from `pixels` to `end`, a multiple of 4 and at least as
 * many, times weights [pixel][4 channels] add up to: packed [4 channels][first, second]. */
#if defined(TFL2C_PRODUCTS_X3_ARMV7M)
#define TFL2C_UNUSED __attribute__((unused))

/* r4-r11: the sums; r2, r3: a pixel; r12, lr: weights; [sp]: end, packed. */
static __attribute__((naked, noinline)) void tfl2c_multiply_x3(TFL2C_UNUSED const uint32_t *pixels,
                                                               TFL2C_UNUSED const int8_t *weights,
                                                               TFL2C_UNUSED const uint32_t *end,
                                                               TFL2C_UNUSED uint32_t *packed)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r2-r11, lr}\n\t"
                     "movs   r4, #0\n\t"
                     "movs   r5, #0\n\t"
                     "movs   r6, #0\n\t"
                     "movs   r7, #0\n\t"
                     "mov    r8, r4\n\t"
                     "mov    r9, r4\n\t"
                     "mov    r10, r4\n\t"
                     "mov    r11, r4\n\t"
                     "subs   r2, r2, r0\n\t"
                     "lsls   r2, r2, #26\n\t" /* whether the number of pixels is odd in fours */
                     "bmi    2f\n"
                     "1:\n\t"
                     ".irp   turn, 0, 1, 2, 3, 4, 5, 6, 7\n\t"
                     ".ifc   \\turn, 4\n"
                     "2:\n\t"
                     ".endif\n\t"
                     "ldrsb  r12, [r1], #1\n\t"
                     "ldrsb  lr, [r1], #1\n\t"
                     "ldm    r0!, {r2, r3}\n\t"
                     "mla    r4, r2, r12, r4\n\t"
                     "mla    r5, r3, r12, r5\n\t"
                     "mla    r6, r2, lr, r6\n\t"
                     "mla    r7, r3, lr, r7\n\t"
                     "ldrsb  r12, [r1], #1\n\t"
                     "ldrsb  lr, [r1], #1\n\t"
                     "mla    r8, r2, r12, r8\n\t"
                     "mla    r9, r3, r12, r9\n\t"
                     "mla    r10, r2, lr, r10\n\t"
                     "mla    r11, r3, lr, r11\n\t"
                     ".endr\n\t"
                     "ldr    r2, [sp]\n\t"
                     "cmp    r0, r2\n\t"
                     "bne    1b\n\t"
                     "ldr    r0, [sp, #4]\n\t"
                     "stm    r0, {r4-r11}\n\t"
                     "pop    {r2-r11, pc}");
}

#elif defined(TFL2C_PRODUCTS_X3_ARMV6M)
#define TFL2C_UNUSED __attribute__((unused))

/* A channel at a time. r8, r9: its sums; r2, r3: a pixel; r4: a weight; r5-r7: 0, 4, 8;
 * r10: end, r11: pixels, r12: the channel's weights, lr: packed; [sp]: negative if the number of
 * pixels is odd in fours, [sp, #4]: end of packed. */
static __attribute__((naked, noinline)) void tfl2c_multiply_x3(TFL2C_UNUSED const uint32_t *pixels,
                                                               TFL2C_UNUSED const int8_t *weights,
                                                               TFL2C_UNUSED const uint32_t *end,
                                                               TFL2C_UNUSED uint32_t *packed)
{
    __asm__ volatile(TFL2C_ARMV6M_SAVE "mov    lr, r3\n\t"
                                       "adds   r3, #32\n\t"
                                       "mov    r10, r2\n\t"
                                       "subs   r2, r2, r0\n\t"
                                       "lsls   r2, r2, #26\n\t"
                                       "push   {r2, r3}\n\t"
                                       "mov    r11, r0\n\t"
                                       "mov    r12, r1\n\t"
                                       "movs   r5, #0\n\t"
                                       "movs   r6, #4\n\t"
                                       "movs   r7, #8\n"
                                       "1:\n\t"
                                       "mov    r8, r5\n\t"
                                       "mov    r9, r5\n\t"
                                       "ldr    r2, [sp]\n\t"
                                       "cmp    r2, #0\n\t"
                                       "bmi    3f\n"
                                       "2:\n\t"
                                       ".irp   turn, 0, 4\n\t"
                                       ".ifc   \\turn, 4\n"
                                       "3:\n\t"
                                       ".endif\n\t"
                                       ".irp   index, r5, r6, r7, r4\n\t"
                                       ".ifc   \\index, r4\n\t"
                                       "movs   r4, #12\n\t"
                                       ".endif\n\t"
                                       "ldrsb  r4, [r1, \\index]\n\t"
                                       "ldm    r0!, {r2, r3}\n\t"
                                       "muls   r2, r4\n\t"
                                       "muls   r3, r4\n\t"
                                       "add    r8, r2\n\t"
                                       "add    r9, r3\n\t"
                                       ".endr\n\t"
                                       "adds   r1, #16\n\t"
                                       ".endr\n\t"
                                       "cmp    r0, r10\n\t"
                                       "bne    2b\n\t"
                                       "mov    r0, lr\n\t"
                                       "mov    r2, r8\n\t"
                                       "mov    r3, r9\n\t"
                                       "stm    r0!, {r2, r3}\n\t"
                                       "mov    lr, r0\n\t"
                                       "mov    r1, r12\n\t"
                                       "adds   r1, #1\n\t"
                                       "mov    r12, r1\n\t"
                                       "ldr    r2, [sp, #4]\n\t"
                                       "cmp    r0, r2\n\t"
                                       "mov    r0, r11\n\t" /* leaves the flags alone */
                                       "bne    1b\n\t"
                                       "add    sp, #8\n\t" TFL2C_ARMV6M_RETURN);
}

#else

static inline void tfl2c_multiply_x3(const uint32_t *pixels, const int8_t *weights,
                                     const uint32_t *end, uint32_t *packed)
{
    for (int32_t i = 0; i < 8; i++) {
        packed[i] = 0;
    }
    for (; pixels != end; pixels += 2) {
        for (int32_t i = 0; i < 8; i += 2) {
            const int32_t weight = *weights++;

            packed[i] += pixels[0] * (uint32_t)weight;
            packed[i + 1] += pixels[1] * (uint32_t)weight;
        }
    }
}

#endif

#endif
