/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of 3 x 3 depthwise convolutions for cores with the DSP extension, over what
 * planes_3x3.h has widened. One channel after the other passes over the planes of a band; its weights
 * stay in registers meanwhile: those of rows 0 and 2 together, for every column of taps, and those of
 * row 1. */
#ifndef TFL2C_BAND_3X3_H
#define TFL2C_BAND_3X3_H

#include <stdint.h>

#if !defined(__ARM_FEATURE_DSP)
#error "band_3x3.h needs the DSP extension"
#endif

/* A part of a naked function. */
#define TFL2C_BAND_ASM(TEXT) __asm__ volatile(TEXT : : : "memory")

/* Channels of a band. The assembler knows the order. */
typedef struct {
    int32_t pixel;         /* distance of pixels in bytes */
    int32_t row;           /* whatever */
    int8_t *output;        /* of the first channel at the first pixel */
    const int16_t *values; /* of the first channel where the loop begins in the first plane */
    int32_t loops;         /* over two tiles of a plane each, times 65536 */
    int32_t planes;      /* four times those behind the first, plus 1 for an odd number of columns;
                            * stride 1: plus 2 if the first loop makes but one tile, its second */
    int32_t next_values; /* from the end of a plane's tiles to where the next begins in bytes */
    int32_t next_output;
    int32_t first_row;     /* distance of rows in bytes; 0: the lower row is not wanted */
    int32_t last_row;      /* the same for the last of several planes */
    uint32_t shifts;       /* of the rescalings */
    const uint32_t *words; /* of the channels: depthwise_bands.h */
    int32_t channels;
} tfl2c_band_channels;

/* On the stack, from the bottom: what the assembler has no registers for, and behind it the task. */
#define TFL2C_BAND_MULTIPLIER "0" /* 0 for a rescaling with shift */
#define TFL2C_BAND_ADDEND "4"
#define TFL2C_BAND_PLANES "8" /* left */
#define TFL2C_BAND_EXACT "12" /* multiplier for a rescaling with shift */
#define TFL2C_BAND_SHIFT "16"
#define TFL2C_BAND_SITE "20" /* where sums with shift go on */
#define TFL2C_BAND_PIXEL "24"
#define TFL2C_BAND_ROW "28" /* of this plane */
#define TFL2C_BAND_OUTPUT "32"
#define TFL2C_BAND_LOOPS "40"
#define TFL2C_BAND_NEXT "48"
#define TFL2C_BAND_FIRST_ROW "56"
#define TFL2C_BAND_LAST_ROW "60"
#define TFL2C_BAND_SHIFTS "64"
#define TFL2C_BAND_WORDS "68"
#define TFL2C_BAND_CHANNELS "72"

/* r0: values, r2: output, r8-r10: weights of rows 0 and 2, r11: two of row 1, widened 256 times; the
 * lower half of r12: the third one, the upper half: loops left; lr: what a sum begins with. 6: a
 * channel, with r3 at its words. R7: what is there then; r3: planes left */
#define TFL2C_BAND_BEGIN(R7)                                                                  \
    ".syntax unified\n\t"                                                                     \
    "push {r4-r11, lr}; ldm r0, {r1-r12, lr}; push {r1-r12, lr}; sub sp, #24\n\t"             \
    "mov r2, r3; mov r0, r4; mov r3, r12\n"                                                   \
    "6: ldm r3!, {r4-r9}; str r3, [sp, #" TFL2C_BAND_WORDS "]; mov lr, r7\n\t"                \
    "ldr r3, [sp, #" TFL2C_BAND_SHIFTS "]; cmp r3, #0; bne 5f\n"                              \
    "1: strd r8, r9, [sp, #" TFL2C_BAND_MULTIPLIER "]; ldr r1, [sp, #" TFL2C_BAND_LOOPS "]\n" \
    "\tldr r3, [sp, #" TFL2C_BAND_LOOPS " + 4]; ldr r7, [sp, #" R7 "]\n\t"                    \
    "str r3, [sp, #" TFL2C_BAND_PLANES "]; and r8, r4, #0xff00ff00; lsls r4, r4, #8\n\t"      \
    "and r11, r4, #0xff00ff00; and r9, r5, #0xff00ff00; lsl r12, r5, #8; movt r12, #0xffff\n" \
    "\tadd r12, r12, r1; mov r10, r6\n\t"

/* Rescales sums; r1: multiplier, r3: addend. GO: how to where a part that WITH_SHIFT has does it, and
 * comes back to DONE. */
#define TFL2C_BAND_RESCALE(SUMS, GO, DONE)                     \
    GO "\n\t"                                                  \
       ".irp x, " SUMS "; smmla r\\x, r\\x, r1, r3; .endr\n\t" \
       ".irp x, " SUMS "; ssat r\\x, #8, r\\x, asr #10; .endr\n" DONE ":\n\t"
#define TFL2C_BAND_WITH_SHIFT(SUMS)                                               \
    "str r1, [sp, #" TFL2C_BAND_SITE "]; ldr r1, [sp, #" TFL2C_BAND_EXACT "]\n\t" \
    ".irp x, " SUMS "; asr r\\x, r\\x, #7; smmulr r\\x, r\\x, r1\n\t"             \
    "add r\\x, r\\x, r\\x, asr #31; add r\\x, r\\x, r3\n\t"                       \
    ".endr; ldr r1, [sp, #" TFL2C_BAND_SHIFT "]\n\t"                              \
    ".irp x, " SUMS "; asr r\\x, r\\x, r1; ssat r\\x, #8, r\\x\n\t"               \
    ".endr; ldr r1, [sp, #" TFL2C_BAND_SITE "]; cmp r1, #1\n\t"

/* Sets the flag Z unless there is a column that two do not divide. */
#define TFL2C_BAND_IS_ODD "ldr r1, [sp, #" TFL2C_BAND_PLANES "]; lsls r3, r1, #31\n\t"

/* 4: goes on to a plane, PLANE, unless a channel is next. r1: planes left */
#define TFL2C_BAND_NEXT_PLANE(PLANE)                                                  \
    "4: ldr r1, [sp, #" TFL2C_BAND_PLANES "]; ldr r3, [sp, #" TFL2C_BAND_NEXT "]\n\t" \
    "ldr r4, [sp, #" TFL2C_BAND_NEXT " + 4]; ldr r5, [sp, #" TFL2C_BAND_LOOPS "]\n\t" \
    "ldr r6, [sp, #" TFL2C_BAND_LAST_ROW "]; subs r1, #4; bmi 9f\n\t"                 \
    "str r1, [sp, #" TFL2C_BAND_PLANES "]; add r0, r0, r3; add r2, r2, r4\n\t"        \
    "add r12, r12, r5; " PLANE "\n"

/* 9: goes on to a channel, whose values are so many bytes behind. */
#define TFL2C_BAND_NEXT_CHANNEL(BYTES)                                                   \
    "9: ldr r3, [sp, #" TFL2C_BAND_WORDS "]; ldr r1, [sp, #" TFL2C_BAND_CHANNELS "]\n\t" \
    "ldr r2, [sp, #" TFL2C_BAND_OUTPUT "]; ldr r0, [sp, #" TFL2C_BAND_OUTPUT " + 4]\n\t" \
    "subs r1, #1; str r1, [sp, #" TFL2C_BAND_CHANNELS "]; add r2, r2, #1\n\t"            \
    "add r0, r0, #" BYTES "; str r2, [sp, #" TFL2C_BAND_OUTPUT                           \
    "]; str r0, [sp, #" TFL2C_BAND_OUTPUT " + 4]; bne 6b\n\t"                            \
    "add sp, #76; pop {r4-r11, pc}\n"                                                    \
    "5: uxtb r1, r3; str r1, [sp, #" TFL2C_BAND_SHIFT "]; lsrs r3, r3, #8\n\t"           \
    "str r3, [sp, #" TFL2C_BAND_SHIFTS "]; cmp r1, #0; beq 1b\n\t"                       \
    "str r8, [sp, #" TFL2C_BAND_EXACT "]; mov r8, #0; b 1b\n"

/* A column of taps, weights W of rows 0 and 2 and M of row 1, the halfword that is named, over
 * values: r1 and r3. The upper row is made of the rows 0 to 2, the lower one of 1 to 3. */
#define TFL2C_BAND_BOTH(UPPER, LOWER, FROM_UPPER, FROM_LOWER, W, M, HALF)                         \
    "smlad " UPPER ", r1, " W ", " FROM_UPPER "; smlab" HALF " " UPPER ", r3, " M ", " UPPER "\n" \
    "\tsmlad " LOWER ", r3, " W ", " FROM_LOWER "; smlat" HALF " " LOWER ", r1, " M ", " LOWER    \
    "\n\t"

/* Two words at a place in a plane. */
#define TFL2C_BAND_LOAD(AT) "ldrd r1, r3, [r0, #" AT "]\n\t"

/* The left, the middle and the right column of two rows. */
#define TFL2C_BAND_LEFT(UPPER, LOWER) TFL2C_BAND_BOTH(UPPER, LOWER, "lr", "lr", "r8", "r11", "b")
#define TFL2C_BAND_MIDDLE(UPPER, LOWER) \
    TFL2C_BAND_BOTH(UPPER, LOWER, UPPER, LOWER, "r9", "r11", "t")
#define TFL2C_BAND_RIGHT(UPPER, LOWER) \
    TFL2C_BAND_BOTH(UPPER, LOWER, UPPER, LOWER, "r10", "r12", "b")

/* Two rows of the columns A and B, of the planes' columns A to D. */
#define TFL2C_BAND_TILE(A, B, C, D, GO, DONE)                                               \
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD(A) TFL2C_BAND_LEFT("r4", "r6"));                         \
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD(B) TFL2C_BAND_MIDDLE("r4", "r6"));                       \
    TFL2C_BAND_ASM(TFL2C_BAND_LEFT("r5", "r7"));                                            \
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD(C) TFL2C_BAND_RIGHT("r4", "r6"));                        \
    TFL2C_BAND_ASM(TFL2C_BAND_MIDDLE("r5", "r7"));                                          \
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD(D) TFL2C_BAND_RIGHT("r5", "r7"));                        \
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");                    \
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5, 6, 7", GO, DONE));                             \
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_PIXEL "]; add r3, r3, r2\n\t"           \
                   "strb r6, [r3]; strb r7, [r3, r1]; strb r4, [r2]; strb r5, [r2, r1]\n\t" \
                   "add r2, r2, r1, lsl #1\n\t")

/* Planes of stride 1. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_two_rows(__attribute__((unused)) const tfl2c_band_channels *channels)
{
    TFL2C_BAND_ASM(TFL2C_BAND_BEGIN(TFL2C_BAND_FIRST_ROW) "str r7, [sp, #" TFL2C_BAND_ROW "]\n\t"
                                                          "lsls r3, r3, #30; bmi 3f\n");
    TFL2C_BAND_ASM("2:\n\t");
    TFL2C_BAND_TILE("0", "32", "64", "96", "cmp r1, #0; beq 8f", "71");
    TFL2C_BAND_ASM("3:\n\t");
    TFL2C_BAND_TILE("64", "96", "128", "160", "cmp r1, #0; beq 82f", "72");
    TFL2C_BAND_ASM("adds r0, #128; subs r12, #65536; bpl 2b\n\t" TFL2C_BAND_IS_ODD "beq 4f\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("32") TFL2C_BAND_MIDDLE("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_RIGHT("r4", "r6"));
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 6", "cmp r1, #0; beq 83f", "73"));
    TFL2C_BAND_ASM("ldr r3, [sp, #" TFL2C_BAND_ROW "]; strb r6, [r2, r3]; strb r4, [r2]\n");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_PLANE("cmp r1, #3; it le; strle r6, [sp, #" TFL2C_BAND_ROW
                                         "]; lsls r1, r1, #30; bpl 2b; b 3b")
                       TFL2C_BAND_NEXT_CHANNEL("8"));
    TFL2C_BAND_ASM("83: adds r1, #1\n82: adds r1, #1\n8:\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_WITH_SHIFT("4, 5, 6, 7") "blt 71b; beq 72b; b 73b\n\t");
}

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
    TFL2C_BAND_ASM(TFL2C_BAND_BEGIN(TFL2C_BAND_PIXEL) "lsls r3, r3, #30; bmi 3f\n");
    TFL2C_BAND_ASM("2:\n\t");
    TFL2C_BAND_SECOND("0", "48", "96", "cmp r1, #0; beq 8f", "71");
    TFL2C_BAND_ASM("3:\n\t");
    TFL2C_BAND_SECOND("96", "144", "192", "cbz r1, 82f", "72");
    TFL2C_BAND_ASM("adds r0, #192; subs r12, #65536; bpl 2b\n\t" TFL2C_BAND_IS_ODD "bne 10f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_PLANE("lsls r1, r1, #30; bpl 2b; b 3b"));
    TFL2C_BAND_ASM("83: adds r1, #1\n82: adds r1, #1\n8:\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_WITH_SHIFT("4, 5") "blt 71b; beq 72b; b 73f\n");
    TFL2C_BAND_ASM("10: ldr r1, [r0]; ldr r3, [r0, #4]; ldr r6, [r0, #8]\n\t"
                   "smlad r4, r1, r8, lr; smlad r4, r3, r9, r4; smlad r4, r6, r11, r4\n\t"
                   "ldr r1, [r0, #48]; ldr r3, [r0, #56]\n\t"
                   "smlad r4, r1, r10, r4; smlabb r4, r3, r12, r4\n\t"
                   "ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4", "cmp r1, #0; beq 83b", "73") "strb r4, [r2]; b 4b\n");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_CHANNEL("12"));
}

#endif
