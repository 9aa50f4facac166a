/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of many codes with the weights of four channels (sums_x4.h): portable, and in assembler for
 * the cores whose registers a compiler does not use well here. Same bits. */
#ifndef TFL2C_PRODUCTS_X4_H
#define TFL2C_PRODUCTS_X4_H

#include <stdint.h>

#include "tfl2c/armv6m.h"
#include "tfl2c/sums_x4.h"

/* Writes what `count` codes add up to, a multiple of 4 and at least as many. */
#if defined(__GNUC__) && (defined(__ARM_ARCH_7M__) || defined(__ARM_FEATURE_DSP))

/* r4-r6: the sums; r7-r10: words; r12: the mask, lr: a code, r11: some bytes of a word; r2: end. */
static __attribute__((naked, noinline)) void
tfl2c_multiply_x4(__attribute__((unused)) const int8_t *codes,
                  __attribute__((unused)) const uint32_t *words,
                  __attribute__((unused)) int32_t count, __attribute__((unused)) uint32_t *packed)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r11, lr}\n\t"
                     "adds   r2, r2, r0\n\t"
                     "movs   r4, #0\n\t"
                     "movs   r5, #0\n\t"
                     "movs   r6, #0\n\t"
                     "mov    r12, #0x00ff00ff\n"
                     "1:\n\t"
                     "ldm    r1!, {r7-r10}\n\t"
                     ".irp   word, r7, r8, r9, r10\n\t"
                     "ldrsb  lr, [r0], #1\n\t"
                     "lsr    r11, \\word, #16\n\t"
                     "mla    r4, lr, \\word, r4\n\t"
                     "mla    r5, lr, r11, r5\n\t"
                     "and    r11, r12, \\word, lsr #8\n\t"
                     "mla    r6, lr, r11, r6\n\t"
                     ".endr\n\t"
                     "cmp    r0, r2\n\t"
                     "bne    1b\n\t"
                     "stm    r3, {r4-r6}\n\t"
                     "pop    {r4-r11, pc}");
}

#elif defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* r8-r10: the sums; r2: a word, r3: some bytes of it; r4: a code; r5: the mask; r6, r7: 0, 1;
 * r12: end, lr: packed. */
static __attribute__((naked, noinline)) void
tfl2c_multiply_x4(__attribute__((unused)) const int8_t *codes,
                  __attribute__((unused)) const uint32_t *words,
                  __attribute__((unused)) int32_t count, __attribute__((unused)) uint32_t *packed)
{
    __asm__ volatile(TFL2C_ARMV6M_SAVE
                     "mov    lr, r3\n\t"
                     "adds   r2, r2, r0\n\t"
                     "mov    r12, r2\n\t"
                     "movs   r5, #0xff\n\t"
                     "lsls   r6, r5, #16\n\t"
                     "orrs   r5, r6\n\t"
                     "movs   r6, #0\n\t"
                     "movs   r7, #1\n\t"
                     "mov    r8, r6\n\t"
                     "mov    r9, r6\n\t"
                     "mov    r10, r6\n\t"
                     "subs   r2, r2, r0\n\t"
                     "lsls   r2, r2, #29\n\t" /* whether their number is odd in fours */
                     "bmi    2f\n"
                     "1:\n\t"
                     ".irp   turn, 0, 1, 2, 3\n\t"
                     ".ifc   \\turn, 2\n"
                     "2:\n\t"
                     ".endif\n\t"
                     ".irp   index, r6, r7\n\t"
                     "ldrsb  r4, [r0, \\index]\n\t"
                     "ldm    r1!, {r2}\n\t"
                     "lsrs   r3, r2, #16\n\t"
                     "muls   r3, r4\n\t"
                     "add    r9, r3\n\t"
                     "lsrs   r3, r2, #8\n\t"
                     "ands   r3, r5\n\t"
                     "muls   r3, r4\n\t"
                     "add    r10, r3\n\t"
                     "muls   r2, r4\n\t"
                     "add    r8, r2\n\t"
                     ".endr\n\t"
                     "adds   r0, #2\n\t"
                     ".endr\n\t"
                     "cmp    r0, r12\n\t"
                     "bne    1b\n\t"
                     "mov    r3, lr\n\t"
                     "mov    r4, r8\n\t"
                     "mov    r5, r9\n\t"
                     "mov    r6, r10\n\t"
                     "stm    r3!, {r4-r6}\n\t" TFL2C_ARMV6M_RETURN);
}

#else

static inline void tfl2c_multiply_x4(const int8_t *codes, const uint32_t *words, int32_t count,
                                     uint32_t *packed)
{
    packed[0] = packed[1] = packed[2] = 0;
    for (int32_t i = 0; i < count; i++) {
        tfl2c_add_x4(codes[i], words[i], packed);
    }
}

#endif

#endif
