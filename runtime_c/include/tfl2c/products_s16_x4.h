/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Four sums of products of int16 codes with int8 weights, all of which share a factor: portable, and
 * in assembler for the cores whose registers a compiler does not use well here. Same bits. */
#ifndef TFL2C_PRODUCTS_S16_X4_H
#define TFL2C_PRODUCTS_S16_X4_H

#include <stdint.h>

#include "tfl2c/armv6m.h"

#if defined(__GNUC__) && defined(__ARM_ARCH_7M__)

/* r0: the first of four factors, r1: bytes between them, r12: three times that; r2: the factor that
 * they share, r3: end of these; r4, r5, lr: factors, r6-r9: the sums. */
#define TFL2C_MULTIPLY_S16_X4(shared, bytes, scale, four, step)                                    \
    __asm__ volatile(".syntax unified\n\t"                                                         \
                     "push {r4-r9, lr}; add r12, r1, r1, lsl #1; movs r6, #0; movs r7, #0\n\t"     \
                     "mov r8, r6; mov r9, r6; lsls r4, r3, #31; add r3, r2, r3, lsl #" scale       \
                     "\n\t"                                                                        \
                     "bmi 2f\n"                                                                    \
                     "1:\n\t"                                                                      \
                     ".irp turn, 1, 2\n\t"                                                         \
                     ".ifc \\turn, 2\n"                                                            \
                     "2:\n\t"                                                                      \
                     ".endif\n\t" shared " lr, [r2], #" bytes "\n\t" four " r4, [r0, r1]\n\t" four \
                     " r5, [r0, r1, lsl #1]; mla r7, r4, lr, r7; mla r8, r5, lr, r8\n\t" four      \
                     " r4, [r0, r12]\n\t" four " r5, [r0], #" step                                 \
                     "; mla r9, r4, lr, r9; mla r6, r5, lr, r6\n\t"                                \
                     ".endr\n\t"                                                                   \
                     "cmp r2, r3; bne 1b; ldr r3, [sp, #28]; stm r3, {r6-r9}; pop {r4-r9, pc}")

#elif defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* r0: the first of four factors; r5: 0, r1: bytes between them, r6, r7: twice and three times that;
 * r2: the factor that they share, r12: end of these; r3, r4: factors, r8-r11: the sums. */
#define TFL2C_MULTIPLY_S16_X4(shared, bytes, scale, four, step)                                    \
    __asm__ volatile(                                                                              \
        TFL2C_ARMV6M_SAVE                                                                          \
        "lsls r3, r3, #" scale "; adds r3, r3, r2; mov r12, r3; movs r5, #0\n\t"                   \
        "adds r6, r1, r1; adds r7, r6, r1; mov r8, r5; mov r9, r5; mov r10, r5\n\t"                \
        "mov r11, r5\n"                                                                            \
        "1:\n\t" shared " r4, [r2, r5]\n\t" four " r3, [r0, r5]; muls r3, r4; add r8, r3\n\t" four \
        " r3, [r0, r1]; muls r3, r4; add r9, r3\n\t" four                                          \
        " r3, [r0, r6]; muls r3, r4; add r10, r3\n\t" four                                         \
        " r3, [r0, r7]; muls r3, r4; add r11, r3; adds r0, #" step "; adds r2, #" bytes "\n\t"     \
        "cmp r2, r12; bne 1b; ldr r3, [sp, #36]\n\t" TFL2C_ARMV6M_LOWER                            \
        "stm r3!, {r4-r7}\n\t" TFL2C_ARMV6M_RETURN)

#endif

#if defined(TFL2C_MULTIPLY_S16_X4)

/* Writes what `count` weights, at least one, times the codes of four pixels add up to.
 * bytes: between the pixels */
static __attribute__((naked, noinline, unused)) void tfl2c_multiply_pixels_s16(
    __attribute__((unused)) const int16_t *x, __attribute__((unused)) int32_t bytes,
    __attribute__((unused)) const int8_t *weights, __attribute__((unused)) int32_t count,
    __attribute__((unused)) int32_t *sums)
{
    TFL2C_MULTIPLY_S16_X4("ldrsb", "1", "0", "ldrsh", "2");
}

/* Writes what `count` codes, at least one, times the weights of four channels add up to.
 * bytes: between the channels' weights */
static __attribute__((naked, noinline, unused)) void tfl2c_multiply_channels_s16(
    __attribute__((unused)) const int8_t *weights, __attribute__((unused)) int32_t bytes,
    __attribute__((unused)) const int16_t *x, __attribute__((unused)) int32_t count,
    __attribute__((unused)) int32_t *sums)
{
    TFL2C_MULTIPLY_S16_X4("ldrsh", "2", "1", "ldrsb", "1");
}

#else

static inline void tfl2c_multiply_pixels_s16(const int16_t *x, int32_t bytes, const int8_t *weights,
                                             int32_t count, int32_t *sums)
{
    const int32_t step = bytes / 2;
    int32_t a = 0, b = 0, c = 0, d = 0;

    for (; count > 0; count--, x++) {
        const int32_t w = *weights++;

        a += x[0] * w;
        b += x[step] * w;
        c += x[2 * step] * w;
        d += x[3 * step] * w;
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

static inline void tfl2c_multiply_channels_s16(const int8_t *weights, int32_t bytes,
                                               const int16_t *x, int32_t count, int32_t *sums)
{
    int32_t a = 0, b = 0, c = 0, d = 0;

    for (; count > 0; count--, weights++) {
        const int32_t code = *x++;

        a += code * weights[0];
        b += code * weights[bytes];
        c += code * weights[2 * bytes];
        d += code * weights[3 * bytes];
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

#endif

#endif
