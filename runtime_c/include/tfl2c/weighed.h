/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of numbers with weights of the same type: portable, and in assembler for the cores whose
 * registers a compiler does not use well here. Same bits. The file that includes this defines before
 *
 * TFL2C_WEIGHED_NUMBER   int8_t or int16_t
 * TFL2C_WEIGHED_LOAD     the instruction that loads one
 * TFL2C_WEIGHED_BYTES    its bytes, as digits */
#ifndef TFL2C_WEIGHED_H
#define TFL2C_WEIGHED_H

#include <stdint.h>

#include "tfl2c/requant.h"

/* What `count` products add up to, a multiple of 4 and at least as many. */
#if defined(__GNUC__) && defined(__ARM_ARCH_7M__)

static inline int32_t tfl2c_weighed_x4(const TFL2C_WEIGHED_NUMBER *numbers,
                                       const TFL2C_WEIGHED_NUMBER *weights, int32_t count)
{
    int32_t sum = 0;

    __asm__ volatile(
        ".syntax unified\n"
        "1:\n\t"
        ".rept  4\n\t" TFL2C_WEIGHED_LOAD " r2, [%[numbers]], #" TFL2C_WEIGHED_BYTES
        "\n\t" TFL2C_WEIGHED_LOAD " r3, [%[weights]], #" TFL2C_WEIGHED_BYTES "\n\t"
        "mla    %[sum], r2, r3, %[sum]\n\t"
        ".endr\n\t"
        "subs   %[count], #4\n\t"
        "bne    1b\n\t"
        : [numbers] "+r"(numbers), [weights] "+r"(weights), [count] "+r"(count), [sum] "+r"(sum)
        :
        : "r2", "r3", "cc", "memory");
    return sum;
}

#elif defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* r0, r1: where they begin; r2: the place of one in bytes, the last one first; r4: the sum */
static __attribute__((naked, noinline)) int32_t
tfl2c_weighed_x4(__attribute__((unused)) const TFL2C_WEIGHED_NUMBER *numbers,
                 __attribute__((unused)) const TFL2C_WEIGHED_NUMBER *weights,
                 __attribute__((unused)) int32_t count)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4, r5, lr}\n\t"
                     "lsls   r2, r2, #" TFL2C_WEIGHED_BYTES " - 1\n\t"
                     "subs   r2, #" TFL2C_WEIGHED_BYTES "\n\t"
                     "movs   r4, #0\n"
                     "1:\n\t"
                     ".rept  4\n\t" TFL2C_WEIGHED_LOAD " r3, [r0, r2]\n\t" TFL2C_WEIGHED_LOAD
                     " r5, [r1, r2]\n\t"
                     "muls   r3, r5\n\t"
                     "adds   r4, r3\n\t"
                     "subs   r2, #" TFL2C_WEIGHED_BYTES "\n\t"
                     ".endr\n\t"
                     "bpl    1b\n\t"
                     "mov    r0, r4\n\t"
                     "pop    {r4, r5, pc}");
}

#else

static inline int32_t tfl2c_weighed_x4(const TFL2C_WEIGHED_NUMBER *numbers,
                                       const TFL2C_WEIGHED_NUMBER *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum = tfl2c_wrapping_add(sum, numbers[i] * weights[i]);
    }
    return sum;
}

#endif

/* What `count` products add up to, modulo 2^32. count: at least 0 */
static inline int32_t tfl2c_weighed(const TFL2C_WEIGHED_NUMBER *numbers,
                                    const TFL2C_WEIGHED_NUMBER *weights, int32_t count)
{
    const int32_t whole = count & ~3;
    int32_t sum = whole > 0 ? tfl2c_weighed_x4(numbers, weights, whole) : 0;

    for (int32_t i = whole; i < count; i++) {
        sum = tfl2c_wrapping_add(sum, numbers[i] * weights[i]);
    }
    return sum;
}

#endif
