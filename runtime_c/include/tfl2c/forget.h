/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Moves what filters remember on by one number: portable, and in assembler for the cores that have
 * only narrow registers to do it with. The file that includes this defines before
 *
 * TFL2C_FORGET_BYTES   bytes of a number, 1 or 2, as digits without parentheses */
#ifndef TFL2C_FORGET_H
#define TFL2C_FORGET_H

#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
typedef uint32_t __attribute__((may_alias)) tfl2c_forgotten; /* a word of any numbers */
#endif

#define TFL2C_FORGET_TEXT(x) #x
#define TFL2C_FORGET_DIGITS(x) TFL2C_FORGET_TEXT(x)
#define TFL2C_FORGET_BY TFL2C_FORGET_DIGITS(TFL2C_FORGET_BYTES)

/* Moves sixteen bytes at a time, `turns` times, at least once. Words are aligned, and one word
 * behind the last bytes is read. */
#if defined(__GNUC__) && defined(__ARM_ARCH_6M__)
#define TFL2C_FORGET_ASM

/* r2 to r6: words, r7: what comes from the next one; r0: words to read, r1: to write; r12: end */
static __attribute__((naked, noinline)) void tfl2c_forget_x16(__attribute__((unused)) void *state,
                                                              __attribute__((unused)) int32_t turns)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r7, lr}\n\t"
                     "lsls   r1, r1, #4\n\t"
                     "adds   r1, r1, r0\n\t"
                     "mov    r12, r1\n\t"
                     "mov    r1, r0\n\t"
                     "ldm    r0!, {r2}\n"
                     "1:\n\t"
                     "ldm    r0!, {r3-r6}\n\t"
                     "lsrs   r2, r2, #8 * " TFL2C_FORGET_BY "\n\t"
                     "lsls   r7, r3, #32 - 8 * " TFL2C_FORGET_BY "\n\t"
                     "orrs   r2, r7\n\t"
                     "lsrs   r3, r3, #8 * " TFL2C_FORGET_BY "\n\t"
                     "lsls   r7, r4, #32 - 8 * " TFL2C_FORGET_BY "\n\t"
                     "orrs   r3, r7\n\t"
                     "lsrs   r4, r4, #8 * " TFL2C_FORGET_BY "\n\t"
                     "lsls   r7, r5, #32 - 8 * " TFL2C_FORGET_BY "\n\t"
                     "orrs   r4, r7\n\t"
                     "lsrs   r5, r5, #8 * " TFL2C_FORGET_BY "\n\t"
                     "lsls   r7, r6, #32 - 8 * " TFL2C_FORGET_BY "\n\t"
                     "orrs   r5, r7\n\t"
                     "stm    r1!, {r2-r5}\n\t"
                     "mov    r2, r6\n\t"
                     "cmp    r1, r12\n\t"
                     "bne    1b\n\t"
                     "pop    {r4-r7, pc}\n");
}

#elif defined(__GNUC__) && (defined(__ARM_ARCH_7M__) || defined(__ARM_FEATURE_DSP))
#define TFL2C_FORGET_ASM

static inline void tfl2c_forget_x16(void *state, int32_t turns)
{
    __asm__ volatile(".syntax unified\n"
                     "1:\n\t"
                     "ldr    r2, [%[at], #" TFL2C_FORGET_BY "]\n\t"
                     "ldr    r3, [%[at], #4 + " TFL2C_FORGET_BY "]\n\t"
                     "ldr    r4, [%[at], #8 + " TFL2C_FORGET_BY "]\n\t"
                     "ldr    r5, [%[at], #12 + " TFL2C_FORGET_BY "]\n\t"
                     "subs   %[turns], #1\n\t"
                     "stm    %[at]!, {r2-r5}\n\t"
                     "bne    1b\n\t"
                     : [at] "+r"(state), [turns] "+r"(turns)
                     :
                     : "r2", "r3", "r4", "r5", "cc", "memory");
}

#endif

/* Forgets the first number of `bytes` bytes that begin at a word, and moves the others there. What
 * then is the last one's place keeps any value. */
static inline void tfl2c_forget(void *state, int32_t bytes)
{
#if defined(TFL2C_FORGET_ASM)
    const int32_t turns = (bytes - 4) / 16;
    tfl2c_forgotten *word = (tfl2c_forgotten *)state + (turns > 0 ? 4 * turns : 0);

    if (turns > 0) {
        tfl2c_forget_x16(state, turns);
        bytes -= 16 * turns;
    }
    for (; bytes >= 8; bytes -= 4, word++) {
        *word = *word >> 8 * TFL2C_FORGET_BYTES | word[1] << (32 - 8 * TFL2C_FORGET_BYTES);
    }
    if (bytes == 4) {
        *word >>= 8 * TFL2C_FORGET_BYTES;
        return;
    }
    state = word;
#endif
    memmove(state, (int8_t *)state + TFL2C_FORGET_BYTES, (size_t)(bytes - TFL2C_FORGET_BYTES));
}

#endif
