/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of depthwise convolutions for cores with the DSP extension, four channels at a
 * time: rows are widened two by two, and an image one pixel wide is made without being widened
 * first. depthwise_conv_2d_s8_x4.h says what a group of four channels is. */
#ifndef TFL2C_COLUMN_X4_H
#define TFL2C_COLUMN_X4_H

#include <stdint.h>

#if !defined(__ARM_FEATURE_DSP)
#error "column_x4.h needs the DSP extension"
#endif

/* Two rows of the input, the kernel's rows k and k + 1, behind the last pixel that is widened. */
typedef struct {
    const int8_t *upper;
    const int8_t *lower;
} tfl2c_row_pair;

/* Rows to be widened for four channels. The assembler knows the order. */
typedef struct {
    const tfl2c_row_pair *pairs;
    int32_t count;   /* of pairs */
    int32_t first;   /* pixel to begin with, minus bytes from the end */
    int32_t channel; /* to begin with */
    int32_t pixel;   /* distance of pixels in bytes */
    int32_t column;  /* distance of columns in scratch in bytes */
    int16_t *values;
    uint32_t less;  /* the negated zero point in both halfwords */
    int32_t is_odd; /* the number of pixels */
} tfl2c_rows_to_widen;

/* A pixel's two words become four. */
#define TFL2C_WIDEN_PAIR(UPPER, LOWER)                                            \
    "pkhtb r8, " LOWER ", " UPPER ", asr #16; pkhbt " UPPER ", " UPPER ", " LOWER \
    ", lsl #16\n\tsxtab16 r3, r10, " UPPER "; sxtab16 " UPPER ", r10, " UPPER     \
    ", ror #8\n\tsxtab16 " LOWER ", r10, r8; sxtab16 r8, r10, r8, ror #8\n\t"     \
    "stm r9, {r3, " UPPER ", " LOWER ", r8}; add r9, r9, r11\n\t"

/* On the stack, from the bottom: pairs left, first, channel, where the values of a pair go, is_odd */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_widen_pairs(__attribute__((unused)) const tfl2c_rows_to_widen *from)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r0, r3-r10}; push {r3-r5, r8, r10}\n\t"
        "mov r10, r9; mov r11, r7; mov lr, r6\n"
        "1: ldm r0!, {r1, r2}; ldr r12, [sp, #4]; ldr r3, [sp, #8]; ldr r9, [sp, #12]\n\t"
        "ldr r4, [sp, #16]; add r1, r1, r3; add r2, r2, r3; add r3, r9, #16; str r3, [sp, #12]\n\t"
        "cbz r4, 2f; ldr r4, [r1, r12]; ldr r5, [r2, r12]\n\t" TFL2C_WIDEN_PAIR(
            "r4", "r5") "adds r12, r12, lr; beq 4f\n"
                        "2: add r8, r12, lr\n"
                        "3: ldr r4, [r1, r12]; ldr r5, [r2, r12]; ldr r6, [r1, r8]\n\t"
                        "ldr r7, [r2, r8]\n\t" TFL2C_WIDEN_PAIR("r4", "r5")
                            TFL2C_WIDEN_PAIR("r6", "r7") "add r12, r12, lr, lsl #1\n\t"
                                                         "adds r8, r12, lr; bmi 3b\n"
                                                         "4: ldr r3, [sp]; subs r3, #1\n\t"
                                                         "str r3, [sp]; bne 1b\n\t"
                                                         "add sp, #20; pop {r4-r11, pc}\n\t"
        :
        :
        : "memory");
}

/* Makes a row of the pairs 0 for all channels. pixels: that are widened */
static inline void tfl2c_clear_row(const tfl2c_rows_to_widen *rows, int32_t pixels, int32_t row)
{
    int16_t *values = &rows->values[row / 2 * 8 + row % 2];

    for (; pixels > 0; pixels--, values += rows->column / 2) {
        values[0] = values[2] = values[4] = values[6] = 0;
    }
}

/* By the reference's own rounding, with the lowest byte of r1 as shift. */
#define TFL2C_COLUMN_EXACTLY(SUM, MULTIPLIER, ADDEND)                                      \
    "asr " SUM ", " SUM ", #7; smmulr " SUM ", " SUM ", " MULTIPLIER "; add " SUM ", " SUM \
    ", " SUM ", asr #31\n\t"                                                               \
    "add " SUM ", " SUM ", " ADDEND "; uxtb r0, r1; lsrs r1, r1, #8\n\t"                   \
    "asr " SUM ", " SUM ", r0; ssat " SUM ", #8, " SUM "\n\t"

/* All channels of a pixel. The assembler knows the order. */
typedef struct {
    const uint32_t *groups;
    int32_t row;         /* distance of rows in bytes */
    uint32_t less;       /* the negated zero point in both halfwords */
    const int8_t *input; /* the first row under the kernel */
    int8_t *output;
    int32_t count; /* of groups, at least one */
    int32_t pairs; /* bytes of a group's weights of whole pairs of rows */
    int32_t odd;   /* whether there is a row behind them */
} tfl2c_column;

/* r0: input, r1: weights, r2: row, r3: less, r10 to r12 and lr: sums of the channels. On the stack,
 * from the bottom: end of the pairs' weights, group, and the task from input on. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_column_make(__attribute__((unused)) const tfl2c_column *column)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r1-r8}; push {r4-r8}; sub sp, #8\n"
        "1: str r1, [sp, #4]; ldr r0, [sp, #8]; ldr r9, [sp, #20]; adds r4, r1, #4\n\t"
        "ldm r4, {r10-r12, lr}; adds r1, #52; add r9, r9, r1; str r9, [sp]; cmp r1, r9; beq 3f\n"
        "2: ldr r4, [r0]; ldr r5, [r0, r2]; add r0, r0, r2, lsl #1\n\t"
        "pkhbt r6, r4, r5, lsl #16; pkhtb r7, r5, r4, asr #16\n\t"
        "ldm r1!, {r8, r9}; sxtab16 r4, r3, r6; sxtab16 r5, r3, r6, ror #8\n\t"
        "smlad r10, r4, r8, r10; smlad r11, r5, r9, r11\n\t"
        "ldm r1!, {r8, r9}; sxtab16 r6, r3, r7; sxtab16 r7, r3, r7, ror #8\n\t"
        "smlad r12, r6, r8, r12; smlad lr, r7, r9, lr; ldr r8, [sp]; cmp r1, r8; bne 2b\n"
        "3: ldr r8, [sp, #24]; cmp r8, #0; beq 4f\n\t"
        "ldr r4, [r0]; sxtab16 r5, r3, r4; sxtab16 r6, r3, r4, ror #8; ldm r1!, {r8, r9}\n\t"
        "smlabb r10, r5, r8, r10; smlabb r11, r6, r9, r11; ldm r1!, {r8, r9}\n\t"
        "smlatb r12, r5, r8, r12; smlatb lr, r6, r9, lr\n"
        "4: ldr r9, [sp, #4]; ldr r4, [r9], #20; cmp r4, #0; bne 6f\n\t"
        "ldm r9!, {r5-r8}; smmla r10, r10, r5, r6; smmla r11, r11, r7, r8\n\t"
        "ldm r9!, {r5-r8}; smmla r12, r12, r5, r6; smmla lr, lr, r7, r8\n\t"
        "ssat r10, #8, r10, asr #10; ssat r11, #8, r11, asr #10\n\t"
        "ssat r12, #8, r12, asr #10; ssat lr, #8, lr, asr #10\n"
        "5: bfi r10, r11, #8, #8; bfi r10, r12, #16, #8; bfi r10, lr, #24, #8\n\t"
        "ldr r4, [sp, #8]; ldr r5, [sp, #12]; ldr r6, [sp, #16]; adds r4, #4\n\t"
        "str r10, [r5], #4; strd r4, r5, [sp, #8]; subs r6, #1; str r6, [sp, #16]; bne 1b\n\t"
        "add sp, #28; pop {r4-r11, pc}\n"
        "6: str r1, [sp]; mov r1, r4\n\t"
        "ldm r9!, {r5-r8}\n\t" TFL2C_COLUMN_EXACTLY("r10", "r5", "r6") TFL2C_COLUMN_EXACTLY(
            "r11", "r7", "r8") "ldm r9!, {r5-r8}\n\t" TFL2C_COLUMN_EXACTLY("r12", "r5", "r6")
            TFL2C_COLUMN_EXACTLY("lr", "r7", "r8") "ldr r1, [sp]; b 5b\n\t"
        :
        :
        : "memory");
}

#endif
