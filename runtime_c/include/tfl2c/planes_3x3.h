/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Planes of 3 x 3 depthwise convolutions for cores with the DSP extension. A plane holds four
 * channels of some input rows, widened to 16 bits.
 *
 * Stride 1: what two output rows are made of, the input rows 0 to 3: [column][4 channels] words of
 * the rows (0, 2) and (1, 3).
 * Stride 2: what one output row is made of, the input rows 0 to 2: [two columns][4 channels], a word
 * of the rows (0, 2) for either column and one of row 1 for both. */
#ifndef TFL2C_PLANES_3X3_H
#define TFL2C_PLANES_3X3_H

#include <stdint.h>

#if !defined(__ARM_FEATURE_DSP)
#error "planes_3x3.h needs the DSP extension"
#endif

#define TFL2C_PLANES_COLUMN 16 /* halfwords of a column of stride 1 */
#define TFL2C_PLANES_COUPLE 24 /* halfwords of two columns of stride 2 */

/* What becomes a plane. The assembler knows the order. */
typedef struct {
    const int8_t *ends[4]; /* of the rows, behind the last pixel; stride 2: three rows */
    int16_t *values;       /* of the first column, or two, with a pixel */
} tfl2c_plane;

/* What planes have in common: the first pixel is alone if the number of pixels is odd (stride 1), or
 * if it is the second of two columns (stride 2). The assembler knows the order. */
typedef struct {
    int32_t first; /* pixel to begin with, minus bytes from the end */
    int32_t pixel; /* distance of pixels in bytes */
    uint32_t zero; /* four times the code of zero */
    int32_t is_alone;
} tfl2c_planes_source;

/* A part of a naked function. */
#define TFL2C_PLANES_ASM(TEXT) __asm__ volatile(TEXT : : : "memory")

/* A column of four rows becomes words of four channels, at r3, for stride 1. r8-r11: rows, behind the
 * last pixel, r12: bytes to there and on to the channel, which lr is added to: flag N tells that there
 * is another one. */
#define TFL2C_PLANES_WIDEN_4                                                                 \
    "ldr r4, [r8, r12]; ldr r5, [r9, r12]; ldr r6, [r10, r12]; ldr r7, [r11, r12]\n\t"       \
    "adds r12, r12, lr; pkhtb r1, r6, r4, asr #16; pkhtb r2, r7, r5, asr #16\n\t"            \
    "pkhbt r6, r4, r6, lsl #16; pkhbt r7, r5, r7, lsl #16; sxtb16 r4, r6; sxtb16 r5, r7\n\t" \
    "sxtb16 r6, r6, ror #8; sxtb16 r7, r7, ror #8; stm r3!, {r4-r7}; sxtb16 r4, r1\n\t"      \
    "sxtb16 r5, r2; sxtb16 r6, r1, ror #8; sxtb16 r7, r2, ror #8; stm r3!, {r4-r7}\n\t"

/* Three rows of two columns, r7, r9 and r4 and then r8, r6 and r5, become words of four channels at
 * lr. */
#define TFL2C_PLANES_WIDEN_6                                                                 \
    "pkhtb r10, r4, r7, asr #16; pkhtb r11, r5, r8, asr #16; pkhtb r12, r6, r9, asr #16\n\t" \
    "pkhbt r7, r7, r4, lsl #16; pkhbt r8, r8, r5, lsl #16; pkhbt r9, r9, r6, lsl #16\n\t"    \
    "sxtb16 r4, r7; sxtb16 r5, r8; sxtb16 r6, r9; sxtb16 r7, r7, ror #8\n\t"                 \
    "sxtb16 r8, r8, ror #8; sxtb16 r9, r9, ror #8; stm lr!, {r4-r9}; sxtb16 r4, r10\n\t"     \
    "sxtb16 r5, r11; sxtb16 r6, r12; sxtb16 r7, r10, ror #8; sxtb16 r8, r11, ror #8\n\t"     \
    "sxtb16 r9, r12, ror #8; stm lr!, {r4-r9}\n\t"

/* Widens three rows of every plane, from a channel on, for stride 2. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_planes_widen_3(__attribute__((unused)) const tfl2c_plane *planes,
                     __attribute__((unused)) int32_t count, __attribute__((unused)) int32_t channel,
                     __attribute__((unused)) const tfl2c_planes_source *source)
{
    TFL2C_PLANES_ASM(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldr r12, [r3, #4]; push {r0-r3, r12}\n"
        "1: ldr r11, [sp]; ldm r11!, {r0-r3, lr}; str r11, [sp]\n\t"
        "ldr r4, [sp, #8]; ldr r10, [sp, #12]; ldr r12, [sp, #16]\n\t"
        "add r0, r0, r4; add r1, r1, r4; add r2, r2, r4; ldr r3, [r10]; ldr r4, [r10, #12]\n\t"
        "cbz r4, 2f; ldr r4, [r10, #8]; mov r7, r4; mov r9, r4; b 3f\n"
        "2: ldr r7, [r0, r3]; ldr r9, [r1, r3]; ldr r4, [r2, r3]; ldr r12, [sp, #16]\n\t"
        "adds r3, r3, r12; beq 5f\n"
        "3: ldr r8, [r0, r3]; ldr r6, [r1, r3]; ldr r5, [r2, r3]; adds r3, r3, r12\n"
        "4: " TFL2C_PLANES_WIDEN_6 "bne 2b\n\t"
        "ldr r4, [sp, #4]; subs r4, #1; str r4, [sp, #4]; bne 1b\n\t"
        "add sp, #20; pop {r4-r11, pc}\n"
        "5: ldr r8, [sp, #12]; ldr r8, [r8, #8]; mov r6, r8; mov r5, r8; b 4b\n\t");
}

#endif
