/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of 3 x 3 depthwise convolutions for cores with the DSP extension, over what
 * planes_3x3.h has widened. One channel after the other passes over the planes of a band; its weights
 * stay in registers meanwhile: those of rows 0 and 2 together, for every column of taps, and those of
 * row 1. */
#ifndef TFL2C_BAND_3X3_H
#define TFL2C_BAND_3X3_H

#include <stdint.h>

#include "tfl2c/planes_3x3.h"

#if !defined(__ARM_FEATURE_DSP)
#error "band_3x3.h needs the DSP extension"
#endif

/* A part of a naked function. */
#define TFL2C_BAND_ASM(TEXT) __asm__ volatile(TEXT : : : "memory")

/* Channels of a band. The assembler knows the order. */
typedef struct {
    int32_t row;           /* whatever */
    int32_t pixel;         /* distance of pixels in bytes */
    int8_t *output;        /* of the first channel at the first pixel */
    const int16_t *values; /* of the first channel where the loop begins in the first plane */
    int32_t loops;         /* 65536 times those over two tiles of a plane each; stride 1: twice the
                            * tiles of two columns, and 1 less for an even number of them; minus 1 */
    int32_t planes;      /* four times those behind the first, plus 1 for an odd number of columns,
                            * plus 2 if the first loop makes but one tile, its second; stride 1: if
                            * there is no tile of two columns, or last_row differs */
    int32_t next_values; /* from the end of a plane's tiles to where the next begins in bytes */
    int32_t next_output;
    int32_t first_row;     /* distance of rows in bytes; 0: the lower row is not wanted */
    int32_t last_row;      /* the same for the last of several planes */
    uint32_t shifts;       /* of the rescalings */
    const uint32_t *words; /* of the channels: depthwise_bands.h */
    int32_t channels;
    /* Stride 1 makes groups of channels: output, values and words are those of the first one, words
     * with a word of shifts; shifts and channels are whatever. */
    int32_t of_group; /* channels of each */
    int32_t groups;
    const tfl2c_plane *sources; /* of the planes */
    const tfl2c_plane *end;     /* behind these */
    int32_t first;              /* as in tfl2c_planes_source, plus the first channel that is read */
    int32_t is_alone;
    int16_t *const *pads; /* where rows that are outside of the image begin in the planes */
    int32_t pad_count;
    int32_t inner; /* columns of them */
    int32_t zero;  /* what they hold */
} tfl2c_band_channels;

/* On the stack, from the bottom: what the assembler has no registers for, and behind it the task. */
#define TFL2C_BAND_MULTIPLIER "0" /* 0 for a rescaling with shift */
#define TFL2C_BAND_ADDEND "4"
#define TFL2C_BAND_PLANES "8" /* left */
#define TFL2C_BAND_EXACT "12" /* multiplier for a rescaling with shift */
#define TFL2C_BAND_SHIFT "16"
#define TFL2C_BAND_SITE "20"  /* where sums with shift go on */
#define TFL2C_BAND_BIAS "24"  /* what a sum begins with */
#define TFL2C_BAND_COUNT "28" /* r12 where a plane begins */
#define TFL2C_BAND_NOW "32"   /* output */
#define TFL2C_BAND_ROW "36"   /* of this plane */
#define TFL2C_BAND_PIXEL "40"
#define TFL2C_BAND_OUTPUT "44"
#define TFL2C_BAND_LOOPS "52"
#define TFL2C_BAND_NEXT "60"
#define TFL2C_BAND_FIRST_ROW "68"
#define TFL2C_BAND_LAST_ROW "72"
#define TFL2C_BAND_SHIFTS "76"
#define TFL2C_BAND_WORDS "80"
#define TFL2C_BAND_CHANNELS "84"
#define TFL2C_BAND_OF_GROUP "88"
#define TFL2C_BAND_GROUPS "92"
#define TFL2C_BAND_SOURCES "96"
#define TFL2C_BAND_FIRST "104"
#define TFL2C_BAND_PADS "112"
#define TFL2C_BAND_INNER "120"
#define TFL2C_BAND_ZERO "124"

/* r0: values, r2: output, r8-r10: weights of rows 0 and 2, r11: two of row 1, widened 256 times; the
 * lower half of r12: the third one, the upper half: loops left; lr: what a sum begins with. 6: a
 * channel, with r3 at its words. R7: what is there then; r3: planes left */
#define TFL2C_BAND_BEGIN(R7)                                                                    \
    "6: ldm r3!, {r4, r5, r10, lr}; ldm r3!, {r8, r9}; str r3, [sp, #" TFL2C_BAND_WORDS "]\n\t" \
    "ldr r3, [sp, #" TFL2C_BAND_SHIFTS "]; cmp r3, #0; bne 5f\n"                                \
    "1: strd r8, r9, [sp, #" TFL2C_BAND_MULTIPLIER "]; ldr r1, [sp, #" TFL2C_BAND_LOOPS "]\n"   \
    "\tldr r3, [sp, #" TFL2C_BAND_LOOPS " + 4]; ldr r7, [sp, #" R7 "]\n\t"                      \
    "str r3, [sp, #" TFL2C_BAND_PLANES "]; and r8, r4, #0xff00ff00; lsls r4, r4, #8\n\t"        \
    "and r11, r4, #0xff00ff00; and r9, r5, #0xff00ff00; uxtb r5, r5\n\t"                        \
    "adds r12, r1, r5, lsl #8; str r12, [sp, #" TFL2C_BAND_COUNT "]\n\t"

/* Rescales sums; r1: multiplier, r3: addend. GO: how to where a part that WITH_SHIFT has does it, and
 * comes back to DONE. */
#define TFL2C_BAND_RESCALE(SUMS, GO, DONE)                     \
    GO "\n\t"                                                  \
       ".irp x, " SUMS "; smmla r\\x, r\\x, r1, r3; .endr\n\t" \
       ".irp x, " SUMS "; ssat r\\x, #8, r\\x, asr #10; .endr\n" DONE ":\n\t"
#define TFL2C_BAND_EXACTLY(SUMS)                                      \
    ".irp x, " SUMS "; asr r\\x, r\\x, #7; smmulr r\\x, r\\x, r1\n\t" \
    "add r\\x, r\\x, r\\x, asr #31; add r\\x, r\\x, r3\n\t"           \
    ".endr; ldr r1, [sp, #" TFL2C_BAND_SHIFT "]\n\t"                  \
    ".irp x, " SUMS "; asr r\\x, r\\x, r1; ssat r\\x, #8, r\\x; .endr\n\t"
#define TFL2C_BAND_WITH_SHIFT(SUMS)                                       \
    "str r1, [sp, #" TFL2C_BAND_SITE "]; ldr r1, [sp, #" TFL2C_BAND_EXACT \
    "]\n\t" TFL2C_BAND_EXACTLY(SUMS) "ldr r1, [sp, #" TFL2C_BAND_SITE "]; cmp r1, #1\n\t"

/* 4: goes on to a plane, with MORE to load and PLANE, unless a channel is next. r1: planes left */
#define TFL2C_BAND_NEXT_PLANE(MORE, PLANE)                                             \
    "4: ldr r1, [sp, #" TFL2C_BAND_PLANES "]; subs r1, #4; bmi 9f\n\t"                 \
    "ldr r3, [sp, #" TFL2C_BAND_NEXT "]; ldr r4, [sp, #" TFL2C_BAND_NEXT " + 4]\n\t"   \
    "ldr r12, [sp, #" TFL2C_BAND_COUNT "]\n\t" MORE "str r1, [sp, #" TFL2C_BAND_PLANES \
    "]; add r0, r0, r3; add r2, r2, r4\n\t" PLANE "\n"

/* 9: goes on to a channel, whose values are so many bytes behind, or END. */
#define TFL2C_BAND_NEXT_CHANNEL(BYTES, END)                                              \
    "9: ldr r3, [sp, #" TFL2C_BAND_WORDS "]; ldr r1, [sp, #" TFL2C_BAND_CHANNELS "]\n\t" \
    "ldr r2, [sp, #" TFL2C_BAND_OUTPUT "]; ldr r0, [sp, #" TFL2C_BAND_OUTPUT " + 4]\n\t" \
    "subs r1, #1; str r1, [sp, #" TFL2C_BAND_CHANNELS "]; add r2, r2, #1\n\t"            \
    "add r0, r0, #" BYTES "; str r2, [sp, #" TFL2C_BAND_OUTPUT                           \
    "]; str r0, [sp, #" TFL2C_BAND_OUTPUT " + 4]; bne 6b\n\t" END "pop {r4-r11, pc}\n"   \
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

/* From 10 to 16: widens the planes of a group for stride 1, and sets what is padding. */
#define TFL2C_BAND_WIDEN                                                                  \
    "10: ldr r0, [sp, #" TFL2C_BAND_SOURCES "]; ldr lr, [sp, #" TFL2C_BAND_PIXEL "]\n"    \
    "11: ldm r0!, {r8-r11}; ldr r3, [r0], #4; ldr r12, [sp, #" TFL2C_BAND_FIRST "]\n\t"   \
    "ldr r5, [sp, #" TFL2C_BAND_FIRST " + 4]; cbnz r5, 13f\n"                             \
    "12: " TFL2C_PLANES_WIDEN_4 "13: " TFL2C_PLANES_WIDEN_4 "bmi 12b\n\t"                 \
    "ldr r4, [sp, #" TFL2C_BAND_SOURCES " + 4]; cmp r0, r4; bne 11b\n\t"                  \
    "ldr r0, [sp, #" TFL2C_BAND_PADS "]; ldr r1, [sp, #" TFL2C_BAND_PADS " + 4]\n\t"      \
    "cbz r1, 16f; ldr r4, [sp, #" TFL2C_BAND_ZERO "]\n"                                   \
    "14: ldr r2, [r0], #4; ldr r3, [sp, #" TFL2C_BAND_INNER "]\n"                         \
    "15: strh r4, [r2]; strh r4, [r2, #8]; strh r4, [r2, #16]; strh r4, [r2, #24]\n\t"    \
    "adds r2, #32; subs r3, #1; bne 15b; subs r1, #1; bne 14b\n"                          \
    "16: ldr r3, [sp, #" TFL2C_BAND_WORDS "]; ldr r1, [sp, #" TFL2C_BAND_OF_GROUP "]\n\t" \
    "ldr r2, [sp, #" TFL2C_BAND_OUTPUT "]; ldr r0, [sp, #" TFL2C_BAND_OUTPUT " + 4]\n\t"  \
    "ldr r4, [r3], #4; str r1, [sp, #" TFL2C_BAND_CHANNELS "]\n\t"                        \
    "str r4, [sp, #" TFL2C_BAND_SHIFTS "]\n"

/* Goes on to a group or leaves. */
#define TFL2C_BAND_NEXT_GROUP                                                                    \
    "ldr r1, [sp, #" TFL2C_BAND_GROUPS "]; ldr r4, [sp, #" TFL2C_BAND_FIRST "]\n\t"              \
    "subs r0, #32; str r0, [sp, #" TFL2C_BAND_OUTPUT " + 4]; adds r4, #4\n\t"                    \
    "str r4, [sp, #" TFL2C_BAND_FIRST "]; subs r1, #1; str r1, [sp, #" TFL2C_BAND_GROUPS "]\n\t" \
    "bne 10b; add sp, #128; "

/* Planes of stride 1: tiles of two columns and behind them, if the number of columns is odd, one of
 * three, which has the output in TFL2C_BAND_NOW and sums in r2 and lr, too. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_two_rows(__attribute__((unused)) const tfl2c_band_channels *channels)
{
    TFL2C_BAND_ASM(".syntax unified\n\t"
                   "push {r4-r11, lr}; sub sp, #128; add r12, sp, #36\n\t"
                   "ldm r0!, {r1-r8}; stm r12!, {r1-r8}; ldm r0!, {r1-r8}; stm r12!, {r1-r8}\n\t"
                   "ldm r0, {r1-r7}; stm r12, {r1-r7}\n" TFL2C_BAND_WIDEN);
    TFL2C_BAND_ASM(TFL2C_BAND_BEGIN(TFL2C_BAND_FIRST_ROW) "str r7, [sp, #" TFL2C_BAND_ROW "]\n\t"
                                                          "str lr, [sp, #" TFL2C_BAND_BIAS
                                                          "]; bmi 3f\n");
    TFL2C_BAND_ASM("2: ldrd r1, r3, [r0], #64\n\t" TFL2C_BAND_LEFT("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("-32") TFL2C_BAND_MIDDLE("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LEFT("r5", "r7"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_RIGHT("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_MIDDLE("r5", "r7"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("32") TFL2C_BAND_RIGHT("r5", "r7"));
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5, 6, 7", "cmp r1, #0; beq 8f", "71"));
    TFL2C_BAND_ASM("ldrd r3, r1, [sp, #" TFL2C_BAND_ROW "]; add r3, r3, r2\n\t"
                   "strb r6, [r3]; strb r7, [r3, r1]; strb r4, [r2]; strb r5, [r2, r1]\n\t"
                   "add r2, r2, r1, lsl #1; subs r12, #131072; bpl 2b\n\t"
                   "lsls r3, r12, #15; bpl 4f\n");
    TFL2C_BAND_ASM("3: " TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("32") TFL2C_BAND_MIDDLE("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LEFT("r5", "r7") "str r2, [sp, #" TFL2C_BAND_NOW "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_RIGHT("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_MIDDLE("r5", "r7") TFL2C_BAND_LEFT("r2", "lr"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("96") TFL2C_BAND_RIGHT("r5", "r7"));
    TFL2C_BAND_ASM(TFL2C_BAND_MIDDLE("r2", "lr"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_RIGHT("r2", "lr"));
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5, 6, 7, 2, 14", "cbz r1, 82f", "72"));
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_NOW "]; add r3, r3, r1; strb r6, [r3]\n\t"
                   "ldr r6, [sp, #" TFL2C_BAND_PIXEL "]; strb r7, [r3, r6]\n\t"
                   "strb lr, [r3, r6, lsl #1]; strb r4, [r1]; strb r5, [r1, r6]\n\t"
                   "strb r2, [r1, r6, lsl #1]; mov r2, r1\n");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_PLANE(
        "ldr lr, [sp, #" TFL2C_BAND_BIAS "]\n\t",
        "lsls r3, r1, #30; bpl 2b; cmp r1, #3; bhi 7f; ldr r6, [sp, #" TFL2C_BAND_LAST_ROW
        "]; str r6, [sp, #" TFL2C_BAND_ROW "]\n7: cmp r12, #0; bpl 2b; b 3b"));
    TFL2C_BAND_ASM("82: adds r1, #1\n8:\n\t" TFL2C_BAND_WITH_SHIFT(
        "4, 5, 6, 7") "blt 71b\n\t"
                      "ldr r1, [sp, #" TFL2C_BAND_EXACT
                      "]\n\t" TFL2C_BAND_EXACTLY("2, 14") "b 72b\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_CHANNEL("8", TFL2C_BAND_NEXT_GROUP));
}

#endif
