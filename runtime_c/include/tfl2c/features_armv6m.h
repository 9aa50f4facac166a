/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Features of whole blocks of four filters of SVDF in assembler on Armv6-M, for inputs of whole
 * groups of four elements, at most TFL2C_PRODUCTS_X4_MOST. sums_x4.h says how weights are packed.
 * The file that includes this defines before what svdf_armv6m.h asks for. */
#ifndef TFL2C_FEATURES_ARMV6M_H
#define TFL2C_FEATURES_ARMV6M_H

#include <stdint.h>

#include "tfl2c/armv6m.h"

/* The assembler knows the order. */
typedef struct {
    uint32_t bytes[4]; /* of the multiplier, the lowest first */
    int32_t addend;    /* 2^(shift - 1) */
    int32_t shift;
    int32_t zero_point;
    int32_t step; /* bytes from a filter's place to the next one's */
    int32_t zero; /* 128 * the sum of the elements */
    const int8_t *input;
    int32_t count;     /* of blocks: at least one */
    uint32_t parts[4]; /* what the four filters of a block sum up */
    const int8_t *end; /* of the input */
    const int32_t *bias;
    void *place;
    const uint32_t *words;
} tfl2c_feature_row;

/* The row lies at the stack pointer. r8-r10: packed sums; r0: elements, r1: words, r2: a word, r3:
 * some bytes of it, r4: an element; r5: the mask; r6, r7: 0, 1; r12: end of the elements; then r2,
 * r5, r3, r4: sums of the filters; r6: place; r7: filters left. lr: bias, r11: place */
static __attribute__((naked, noinline)) void tfl2c_make_feature_row(__attribute__((unused))
                                                                    const tfl2c_feature_row *row)
{
    __asm__ volatile(
        ".syntax unified\n\t" TFL2C_ARMV6M_SAVE "sub sp, #60; mov r1, sp\n\t"
        ".rept 5\n\t"
        "ldm r0!, {r2-r4}; stm r1!, {r2-r4}\n\t"
        ".endr\n\t"
        "ldm r0!, {r1-r4}; mov r12, r1; mov lr, r2; mov r11, r3; mov r1, r4\n"
        "1: ldr r0, [sp, #36]; movs r5, #0xff; lsls r6, r5, #16; orrs r5, r6; movs r6, #0\n\t"
        "movs r7, #1; mov r8, r6; mov r9, r6; mov r10, r6\n\t"
        "mov r2, r12; subs r2, r2, r0; lsls r2, r2, #29\n\t" /* whether they are odd in fours */
        "bmi 7f\n"
        "2:\n\t"
        ".irp turn, 0, 1, 2, 3\n\t"
        ".ifc \\turn, 2\n"
        "7:\n\t"
        ".endif\n\t"
        ".irp index, r6, r7\n\t"
        "ldrsb r4, [r0, \\index]; ldm r1!, {r2}; lsrs r3, r2, #16; muls r3, r4; add r9, r3\n\t"
        "lsrs r3, r2, #8; ands r3, r5; muls r3, r4; add r10, r3; muls r2, r4; add r8, r2\n\t"
        ".endr\n\t"
        "adds r0, #2\n\t"
        ".endr\n\t"
        "cmp r0, r12; bne 2b\n\t"
        "mov r2, r8; mov r3, r9; mov r4, r10; lsls r5, r3, #16; subs r2, r2, r5\n\t"
        "asrs r5, r2, #8; subs r6, r4, r5; sxth r6, r6; adds r5, r5, r6; subs r4, r4, r5\n\t"
        "lsrs r4, r4, #16; asrs r6, r3, #8; subs r4, r4, r6; sxth r4, r4; adds r4, r4, r6\n\t"
        "lsls r6, r5, #8; subs r2, r2, r6; lsls r6, r4, #8; subs r3, r3, r6\n\t"
        "mov r0, lr; ldr r6, [sp, #32]\n\t"
        ".irp sum, r2, r5, r3, r4\n\t"
        "ldm r0!, {r7}; subs r7, r7, r6; adds \\sum, \\sum, r7\n\t"
        ".endr\n\t"
        "mov lr, r0; str r2, [sp, #44]; str r5, [sp, #48]; str r3, [sp, #52]; str r4, [sp, #56]\n\t"
        "add r0, sp, #44; mov r6, r11; movs r7, #4\n"
        "3: ldm r0!, {r4}; ldr r3, [sp]; muls r3, r4; asrs r3, r3, #8\n\t"
        ".irp byte, 4, 8\n\t"
        "ldr r5, [sp, #\\byte]; muls r5, r4; adds r3, r3, r5; asrs r3, r3, #8\n\t"
        ".endr\n\t"
        "ldr r5, [sp, #12]; muls r4, r5; adds r3, r3, r4\n\t" TFL2C_SVDF_ROUND
        "ldr r4, [sp, #16]; ldr r5, [sp, #20]; adds r3, r3, r4; asrs r3, r5\n\t" TFL2C_SVDF_EXTEND
        " r4, r3; cmp r3, r4; bne 5f\n"
        "4: ldr r4, [sp, #24]; ldr r5, [sp, #28]; adds r3, r3, r4\n\t" TFL2C_SVDF_STORE
        " r3, [r6]; adds r6, r6, r5; subs r7, #1; bne 3b\n\t"
        "mov r11, r6; ldr r2, [sp, #40]; subs r2, #1; str r2, [sp, #40]; beq 6f; b 1b\n"
        "5:\n\t" TFL2C_SVDF_SATURATE "b 4b\n"
        "6: add sp, #60\n\t" TFL2C_ARMV6M_RETURN);
}

#endif
