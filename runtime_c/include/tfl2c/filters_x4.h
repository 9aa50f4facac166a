/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Features of SVDF for cores with the DSP extension; features_x4.h says what a block is. The file
 * that includes this defines before
 *
 * TFL2C_FEATURE_BITS    of a number that is remembered, as digits
 * TFL2C_FEATURE_STORE   the instruction that stores it */
#ifndef TFL2C_FILTERS_X4_H
#define TFL2C_FILTERS_X4_H

#include <stdint.h>
#include <string.h>

#if !defined(__ARM_FEATURE_DSP)
#error "filters_x4.h needs the DSP extension"
#endif

/* Features of whole blocks. The assembler knows the order. */
typedef struct {
    const int8_t *input;
    const uint32_t *blocks;
    const int8_t *end; /* of whole groups of four elements */
    uint32_t has_tail;
    uint32_t tail; /* the elements behind them, then 0s */
    int32_t zero;  /* 128 * the sum of the elements */
    int32_t multiplier;
    int32_t addend; /* 2^(shift - 1) */
    int32_t shift;  /* [1, 23] */
    int32_t zero_point;
    void *to;
    int32_t step;  /* bytes from a filter's place to the next one's */
    int32_t count; /* of blocks: at least one */
} tfl2c_features;

/* The products of the elements in r3. */
#define TFL2C_FEATURES_GROUP     \
    "ldm    r1!, {r8-r11}\n\t"   \
    "sxtb16 r2, r3\n\t"          \
    "sxtb16 r3, r3, ror #8\n\t"  \
    "smlad  r5, r2, r8, r5\n\t"  \
    "smlad  r7, r2, r9, r7\n\t"  \
    "smlad  r5, r3, r10, r5\n\t" \
    "smlad  r7, r3, r11, r7\n\t" \
    "uxtb16 r8, r8\n\t"          \
    "uxtb16 r9, r9\n\t"          \
    "uxtb16 r10, r10\n\t"        \
    "uxtb16 r11, r11\n\t"        \
    "smlad  r4, r2, r8, r4\n\t"  \
    "smlad  r6, r2, r9, r6\n\t"  \
    "smlad  r4, r3, r10, r4\n\t" \
    "smlad  r6, r3, r11, r6\n\t"

/* r4-r7: sums A, 256 * B + A, C, 256 * D + C, where A and C are too great by t->zero, then twice A,
 * B, C, D; r0: elements, r1: blocks, r12: end of the elements, lr: t */
static __attribute__((naked, noinline)) void tfl2c_make_features(__attribute__((unused))
                                                                 tfl2c_features *t)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r11, lr}\n\t"
                     "mov    lr, r0\n\t"
                     "ldm    r0, {r0, r1, r12}\n"
                     "1:\n\t"
                     "ldr    r0, [lr]\n\t"
                     "ldm    r1!, {r4-r7}\n\t"
                     "cmp    r0, r12\n\t"
                     "beq    4f\n\t"
                     "sub    r2, r12, r0\n\t"
                     "lsls   r2, r2, #29\n\t" /* whether their groups are odd in number */
                     "bmi    3f\n"
                     "2:\n\t"
                     "ldr    r3, [r0], #4\n\t" TFL2C_FEATURES_GROUP "3:\n\t"
                     "ldr    r3, [r0], #4\n\t" TFL2C_FEATURES_GROUP "cmp    r0, r12\n\t"
                     "bne    2b\n"
                     "4:\n\t"
                     "ldrd   r2, r3, [lr, #12]\n\t"
                     "cbz    r2, 5f\n\t" TFL2C_FEATURES_GROUP "5:\n\t"
                     "ldrd   r0, r8, [lr, #20]\n\t"
                     "ldrd   r9, r10, [lr, #28]\n\t"
                     "ldrd   r11, r2, [lr, #36]\n\t"
                     "subs   r5, r5, r4\n\t"
                     "subs   r7, r7, r6\n\t"
                     "subs   r4, r4, r0\n\t"
                     "subs   r6, r6, r0\n\t"
                     "ldrd   r3, r0, [lr, #44]\n\t"
                     "lsls   r4, r4, #1\n\t"
                     "asrs   r5, r5, #7\n\t"
                     "lsls   r6, r6, #1\n\t"
                     "asrs   r7, r7, #7\n\t"
                     ".irp   sum, r4, r5, r6, r7\n\t"
                     "smmulr \\sum, \\sum, r8\n\t"
                     "add    \\sum, \\sum, \\sum, asr #31\n\t"
                     "add    \\sum, r9\n\t"
                     "asr    \\sum, r10\n\t"
                     "ssat   \\sum, #" TFL2C_FEATURE_BITS ", \\sum\n\t"
                     "add    \\sum, r11\n\t" TFL2C_FEATURE_STORE " \\sum, [r2]\n\t"
                     "add    r2, r3\n\t"
                     ".endr\n\t"
                     "subs   r0, #1\n\t"
                     "str    r2, [lr, #40]\n\t"
                     "str    r0, [lr, #48]\n\t"
                     "bne    1b\n\t"
                     "str    r1, [lr, #4]\n\t"
                     "pop    {r4-r11, pc}");
}

/* Begins the features of an input: all but zero_point, `to`, `step` and `count` is set. shift: that
 * of the parameters */
static inline void tfl2c_begin_features(tfl2c_features *t, const int8_t *input, int32_t depth,
                                        const uint32_t *blocks, int32_t multiplier, int32_t shift)
{
    const int32_t whole = depth & ~3;
    uint32_t sum = 0;
    int32_t least = 128 * whole;

    t->input = input;
    t->blocks = blocks;
    t->end = &input[whole];
    t->has_tail = depth != whole;
    t->tail = 0;
    t->multiplier = multiplier;
    t->addend = (int32_t)(1u << (-shift - 1));
    t->shift = -shift;
    memcpy(&t->tail, &input[whole], (size_t)(depth - whole));
    for (int32_t i = 0; i < whole; i += 4) {
        uint32_t four;

        memcpy(&four, &input[i], 4);
        __asm__("usada8 %[sum], %[four], %[none], %[sum]"
                : [sum] "+r"(sum)
                : [four] "r"(four ^ 0x80808080u), [none] "r"(0));
    }
    for (int32_t i = whole; i < depth; i++) {
        least -= input[i];
    }
    t->zero = 128 * ((int32_t)sum - least);
}

#endif
