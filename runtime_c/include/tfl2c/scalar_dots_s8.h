/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* dots_s8.h, four runs of weights: portable, and in assembler for the cores without 16-bit products,
 * whose registers a compiler does not use well here. Same bits. */
#ifndef TFL2C_SCALAR_DOTS_S8_H
#define TFL2C_SCALAR_DOTS_S8_H

#include <stdint.h>

#include "tfl2c/armv6m.h"

/* Adds the products of codes, less their zero point, with four runs of weights that are `step` bytes
 * apart. */
#if defined(__GNUC__) && defined(__ARM_ARCH_7M__)

/* r0: codes, r11: their end, r1: zero point; r2: the first weights, r3: step, r12: three times that;
 * lr: a code, r4, r5: weights, r6-r9: the sums. */
static __attribute__((naked, noinline, unused)) void
tfl2c_add_dots_s8_x4(__attribute__((unused)) const int8_t *x,
                     __attribute__((unused)) int32_t zero_point,
                     __attribute__((unused)) const int8_t *w, __attribute__((unused)) int32_t step,
                     __attribute__((unused)) int32_t count, __attribute__((unused)) int32_t *sums)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldrd r4, r10, [sp, #36]; cbz r4, 3f; ldm r10, {r6-r9}\n\t"
        "add r12, r3, r3, lsl #1; add r11, r0, r4; lsls r4, r4, #31; bmi 2f\n"
        "1:\n\t"
        ".irp turn, 1, 2\n\t"
        ".ifc \\turn, 2\n"
        "2:\n\t"
        ".endif\n\t"
        "ldrsb lr, [r0], #1; ldrsb r4, [r2, r3]; ldrsb r5, [r2, r3, lsl #1]; sub lr, lr, r1\n\t"
        "mla r7, r4, lr, r7; mla r8, r5, lr, r8; ldrsb r4, [r2, r12]; ldrsb r5, [r2], #1\n\t"
        "mla r9, r4, lr, r9; mla r6, r5, lr, r6\n\t"
        ".endr\n\t"
        "cmp r0, r11; bne 1b; stm r10, {r6-r9}\n"
        "3: pop {r4-r11, pc}");
}

#elif defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* r0: codes, r12: their end, lr: zero point negated; r2: the first weights; r1: 0, r3: step, r6, r7:
 * twice and three times that; r4: a code, r5: a weight, r8-r11: the sums. */
static __attribute__((naked, noinline, unused)) void
tfl2c_add_dots_s8_x4(__attribute__((unused)) const int8_t *x,
                     __attribute__((unused)) int32_t zero_point,
                     __attribute__((unused)) const int8_t *w, __attribute__((unused)) int32_t step,
                     __attribute__((unused)) int32_t count, __attribute__((unused)) int32_t *sums)
{
    __asm__ volatile(
        TFL2C_ARMV6M_SAVE
        "rsbs r1, r1, #0; mov lr, r1; ldr r4, [sp, #36]; cmp r4, #0; beq 2f\n\t"
        "adds r4, r4, r0; mov r12, r4; ldr r1, [sp, #40]\n\t"
        "ldm r1!, {r4-r7}\n\t" TFL2C_ARMV6M_RAISE "movs r1, #0; adds r6, r3, r3; adds r7, r6, r3\n"
        "1: ldrsb r4, [r0, r1]; add r4, lr\n\t"
        "ldrsb r5, [r2, r1]; muls r5, r4; add r8, r5; ldrsb r5, [r2, r3]; muls r5, r4; add r9, "
        "r5\n\t"
        "ldrsb r5, [r2, r6]; muls r5, r4; add r10, r5; ldrsb r5, [r2, r7]; muls r5, r4\n\t"
        "add r11, r5; adds r0, #1; adds r2, #1; cmp r0, r12; bne 1b\n\t"
        "ldr r1, [sp, #40]\n\t" TFL2C_ARMV6M_LOWER "stm r1!, {r4-r7}\n"
        "2:\n\t" TFL2C_ARMV6M_RETURN);
}

#else

static inline void tfl2c_add_dots_s8_x4(const int8_t *x, int32_t zero_point, const int8_t *w,
                                        int32_t step, int32_t count, int32_t *sums)
{
    const int8_t *w1 = &w[step], *w2 = &w1[step], *w3 = &w2[step];
    int32_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];

    for (int32_t i = 0; i < count; i++) {
        const int32_t code = x[i] - zero_point;

        a += code * w[i];
        b += code * w1[i];
        c += code * w2[i];
        d += code * w3[i];
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

#endif

#endif
