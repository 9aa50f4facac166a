/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* band_3x3.h for stride 2: single rows, of a group that was widened before. */
#ifndef TFL2C_BAND_3X3_STRIDE_2_H
#define TFL2C_BAND_3X3_STRIDE_2_H

#include <stdint.h>

#include "tfl2c/band_3x3.h"

#if !defined(__ARM_FEATURE_DSP)
#error "band_3x3_stride_2.h needs the DSP extension"
#endif

/* Sets the flag Z unless there is a column that two do not divide. */
#define TFL2C_BAND_IS_ODD "ldr r1, [sp, #" TFL2C_BAND_PLANES "]; lsls r3, r1, #31\n\t"

/* A row of the columns A and A + 2, of couples of columns A, B and C that begin so many bytes on. */
#define TFL2C_BAND_SECOND(A, B, C, GO, DONE)                                                      \
    TFL2C_BAND_ASM("ldr r1, [r0, #" A "]; ldr r3, [r0, #" A " + 4]; ldr r6, [r0, #" A " + 8]\n\t" \
                   "smlad r4, r1, r8, lr; smlad r4, r3, r9, r4; smlad r4, r6, r11, r4\n\t"        \
                   "ldr r1, [r0, #" B "]; ldr r3, [r0, #" B " + 4]; ldr r6, [r0, #" B " + 8]\n\t" \
                   "smlad r4, r1, r10, r4; smlabb r4, r6, r12, r4; smlad r5, r1, r8, lr\n\t"      \
                   "smlad r5, r3, r9, r5; smlad r5, r6, r11, r5\n\t"                              \
                   "ldr r1, [r0, #" C "]; ldr r3, [r0, #" C " + 8]\n\t"                           \
                   "smlad r5, r1, r10, r5; smlabb r5, r3, r12, r5\n\t"                            \
                   "ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");                          \
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5", GO, DONE));                                         \
    TFL2C_BAND_ASM("strb r4, [r2]; strb r5, [r2, r7]; add r2, r2, r7, lsl #1\n\t")

/* Planes of stride 2. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_stride_2(__attribute__((unused)) const tfl2c_band_channels *channels)
{
    TFL2C_BAND_ASM(".syntax unified\n\t"
                   "push {r4-r11, lr}; ldm r0, {r1-r12, lr}; push {r1-r12, lr}; sub sp, #36\n\t"
                   "mov r2, r3; mov r0, r4; mov r3, r12\n");
    TFL2C_BAND_ASM(TFL2C_BAND_BEGIN(TFL2C_BAND_PIXEL) "lsls r3, r3, #30; bmi 3f\n");
    TFL2C_BAND_ASM("2:\n\t");
    TFL2C_BAND_SECOND("0", "48", "96", "cmp r1, #0; beq 8f", "71");
    TFL2C_BAND_ASM("3:\n\t");
    TFL2C_BAND_SECOND("96", "144", "192", "cbz r1, 82f", "72");
    TFL2C_BAND_ASM("adds r0, #192; subs r12, #65536; bpl 2b\n\t" TFL2C_BAND_IS_ODD "bne 10f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_PLANE("", "lsls r1, r1, #30; bpl 2b; b 3b"));
    TFL2C_BAND_ASM("83: adds r1, #1\n82: adds r1, #1\n8:\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_WITH_SHIFT("4, 5") "blt 71b; beq 72b; b 73f\n");
    TFL2C_BAND_ASM("10: ldr r1, [r0]; ldr r3, [r0, #4]; ldr r6, [r0, #8]\n\t"
                   "smlad r4, r1, r8, lr; smlad r4, r3, r9, r4; smlad r4, r6, r11, r4\n\t"
                   "ldr r1, [r0, #48]; ldr r3, [r0, #56]\n\t"
                   "smlad r4, r1, r10, r4; smlabb r4, r3, r12, r4\n\t"
                   "ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4", "cmp r1, #0; beq 83b", "73") "strb r4, [r2]; b 4b\n");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_CHANNEL("12", "add sp, #88; "));
}

#endif
