/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of 3 x 3 depthwise convolutions for cores with the DSP extension. A plane is what
 * two output rows of stride 1, or one of either stride, are made of: four channels of the input
 * rows 0 to 3, or 0 to 2, widened to 16 bits, [column][4 channels] words of rows (0, 2) and (1, 3).
 * One channel after the other passes over the planes of a band; its weights stay in registers
 * meanwhile: those of rows 0 and 2 together, for every column of taps, and those of row 1. */
#ifndef TFL2C_BAND_3X3_H
#define TFL2C_BAND_3X3_H

#include <stdint.h>

#if !defined(__ARM_FEATURE_DSP)
#error "band_3x3.h needs the DSP extension"
#endif

#define TFL2C_BAND_COLUMN 16 /* halfwords of a column of a plane */

/* What becomes a plane. The assembler knows the order. */
typedef struct {
    const int8_t *ends[4]; /* of the rows, behind the last pixel */
    int32_t first;         /* pixel to begin with, minus bytes from the end */
    int32_t pixel;         /* distance of pixels in bytes */
    int16_t *values;
} tfl2c_band_source;

/* A part of a naked function. */
#define TFL2C_BAND_ASM(TEXT) __asm__ volatile(TEXT : : : "memory")

/* Widens four rows, from a channel on. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_widen_4(__attribute__((unused)) const tfl2c_band_source *from,
                   __attribute__((unused)) int32_t channel)
{
    TFL2C_BAND_ASM(
        ".syntax unified\n\t"
        "push {r4-r10, lr}; mov r4, r1; ldm r0, {r0-r3, r8, r12, lr}\n\t"
        "add r0, r0, r4; add r1, r1, r4; add r2, r2, r4; add r3, r3, r4\n"
        "1: ldr r4, [r0, r8]; ldr r5, [r1, r8]; ldr r6, [r2, r8]; ldr r7, [r3, r8]\n\t"
        "pkhbt r9, r4, r6, lsl #16; pkhbt r10, r5, r7, lsl #16\n\t"
        "pkhtb r4, r6, r4, asr #16; pkhtb r5, r7, r5, asr #16\n\t"
        "sxtb16 r6, r9; sxtb16 r7, r10; sxtb16 r9, r9, ror #8; sxtb16 r10, r10, ror #8\n\t"
        "stm lr!, {r6, r7, r9, r10}\n\t"
        "sxtb16 r6, r4; sxtb16 r7, r5; sxtb16 r9, r4, ror #8; sxtb16 r10, r5, ror #8\n\t"
        "stm lr!, {r6, r7, r9, r10}; adds r8, r8, r12; bne 1b\n\t"
        "pop {r4-r10, pc}\n\t");
}

/* Widens three rows. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_widen_3(__attribute__((unused)) const tfl2c_band_source *from,
                   __attribute__((unused)) int32_t channel)
{
    TFL2C_BAND_ASM(".syntax unified\n\t"
                   "push {r4-r10, lr}; mov r4, r1; ldm r0, {r0-r3, r8, r12, lr}\n\t"
                   "add r0, r0, r4; add r1, r1, r4; add r2, r2, r4\n"
                   "1: ldr r4, [r0, r8]; ldr r5, [r1, r8]; ldr r6, [r2, r8]\n\t"
                   "pkhbt r9, r4, r6, lsl #16; pkhtb r4, r6, r4, asr #16; sxtb16 r6, r9\n\t"
                   "sxtb16 r7, r5; sxtb16 r9, r9, ror #8; sxtb16 r10, r5, ror #8\n\t"
                   "stm lr!, {r6, r7, r9, r10}; sxtb16 r6, r4; asrs r7, r7, #16\n\t"
                   "sxtb16 r9, r4, ror #8; asr r10, r10, #16; stm lr!, {r6, r7, r9, r10}\n\t"
                   "adds r8, r8, r12; bne 1b\n\t"
                   "pop {r4-r10, pc}\n\t");
}

/* Channels of a band, all with the same kind of rescaling. The assembler knows the order. */
typedef struct {
    int32_t pixel;         /* distance of pixels in bytes */
    int32_t row;           /* distance of rows in bytes */
    int8_t *output;        /* of the first channel at the first pixel */
    const int16_t *values; /* of the first channel in the first plane */
    int32_t tiles;         /* two columns each, of a plane, times 65536: at least one */
    int32_t planes;
    int32_t next_values; /* from the end of a plane's tiles to the next plane in bytes */
    int32_t next_output;
    int32_t columns;       /* whether their number is odd */
    uint32_t shift;        /* of the rescaling */
    const uint32_t *words; /* of the channels: depthwise_conv_2d_s8_3x3.h */
    int32_t channels;
} tfl2c_band_channels;

/* On the stack, from the bottom: what the assembler has no registers for, and behind it the task. */
#define TFL2C_BAND_MULTIPLIER "0" /* 0 for a rescaling with shift */
#define TFL2C_BAND_ADDEND "4"
#define TFL2C_BAND_PLANES "8" /* left */
#define TFL2C_BAND_EXACT "12" /* multiplier for a rescaling with shift */
#define TFL2C_BAND_PIXEL "16"
#define TFL2C_BAND_ROW "20"
#define TFL2C_BAND_OUTPUT "24"
#define TFL2C_BAND_TILES "32"
#define TFL2C_BAND_NEXT "40"
#define TFL2C_BAND_COLUMNS "48"
#define TFL2C_BAND_SHIFT "52"
#define TFL2C_BAND_WORDS "56"
#define TFL2C_BAND_CHANNELS "60"

/* r0: values, r2: output, r8-r10: weights of rows 0 and 2, r11: two of row 1, widened 256 times; the
 * lower half of r12: the third one, the upper half: tiles left; lr: what a sum begins with. 6: a
 * channel, with r3 at its words. */
#define TFL2C_BAND_BEGIN                                                                        \
    ".syntax unified\n\t"                                                                       \
    "push {r4-r11, lr}; ldm r0, {r1-r12}; push {r1-r12}; sub sp, #16\n\t"                       \
    "mov r2, r3; mov r0, r4; mov r3, r11\n"                                                     \
    "6: ldm r3!, {r4-r9}; str r3, [sp, #" TFL2C_BAND_WORDS "]; mov lr, r7\n\t"                  \
    "ldr r3, [sp, #" TFL2C_BAND_SHIFT "]; cmp r3, #0; bne 5f\n"                                 \
    "1: strd r8, r9, [sp, #" TFL2C_BAND_MULTIPLIER "]; ldrd r1, r3, [sp, #" TFL2C_BAND_TILES    \
    "]\n\t"                                                                                     \
    "str r3, [sp, #" TFL2C_BAND_PLANES "]; and r8, r4, #0xff00ff00; lsls r4, r4, #8\n\t"        \
    "and r11, r4, #0xff00ff00; and r9, r5, #0xff00ff00; lsl r12, r5, #8; movt r12, #0xffff\n\t" \
    "add r12, r12, r1; mov r10, r6\n"

/* Sums are in the registers r0 to r9 that are named, "4, 5". r1: multiplier, ADDEND: a register.
 * EXACTLY: where a part that REST has makes sums by a rescaling with shift. */
#define TFL2C_BAND_RESCALE(SUMS, ADDEND, EXACTLY, DONE)             \
    "cbz r1, " EXACTLY "f\n\t"                                      \
    ".irp x, " SUMS "; smmla r\\x, r\\x, r1, " ADDEND "; .endr\n\t" \
    ".irp x, " SUMS "; ssat r\\x, #8, r\\x, asr #10; .endr\n" DONE ":\n\t"
#define TFL2C_BAND_REST(SUMS, ADDEND, EXACTLY, DONE)                          \
    EXACTLY ": ldr r1, [sp, #" TFL2C_BAND_EXACT "]\n\t"                       \
            ".irp x, " SUMS "; asr r\\x, r\\x, #7; smmulr r\\x, r\\x, r1\n\t" \
            "add r\\x, r\\x, r\\x, asr #31; add r\\x, r\\x, " ADDEND "\n\t"   \
            ".endr; ldr r1, [sp, #" TFL2C_BAND_SHIFT "]\n\t"                  \
            ".irp x, " SUMS "; asr r\\x, r\\x, r1; ssat r\\x, #8, r\\x\n\t"   \
            ".endr; b " DONE "b\n"

/* Skips what follows unless there is a column that two do not divide. */
#define TFL2C_BAND_IF_ODD(SKIP) \
    "ldr r1, [sp, #" TFL2C_BAND_COLUMNS "]; lsls r1, r1, #31; beq " SKIP "\n\t"

/* 4: goes on to a plane, 9: to a channel. */
#define TFL2C_BAND_GO_ON                                                                      \
    "4: ldr r3, [sp, #" TFL2C_BAND_PLANES "]; subs r3, #1; beq 9f\n\t"                        \
    "str r3, [sp, #" TFL2C_BAND_PLANES "]; ldr r1, [sp, #" TFL2C_BAND_NEXT "]\n\t"            \
    "ldr r3, [sp, #" TFL2C_BAND_NEXT " + 4]; ldr r4, [sp, #" TFL2C_BAND_TILES "]\n\t"         \
    "add r0, r0, r1; add r2, r2, r3; add r12, r12, r4; b 2b\n"                                \
    "9: ldr r3, [sp, #" TFL2C_BAND_WORDS "]; ldr r1, [sp, #" TFL2C_BAND_CHANNELS "]\n\t"      \
    "ldr r2, [sp, #" TFL2C_BAND_OUTPUT "]; ldr r0, [sp, #" TFL2C_BAND_OUTPUT " + 4]\n\t"      \
    "subs r1, #1; str r1, [sp, #" TFL2C_BAND_CHANNELS "]; add r2, r2, #1; add r0, r0, #8\n\t" \
    "strd r2, r0, [sp, #" TFL2C_BAND_OUTPUT "]; bne 6b\n\t"                                   \
    "add sp, #64; pop {r4-r11, pc}\n"                                                         \
    "5: str r8, [sp, #" TFL2C_BAND_EXACT "]; mov r8, #0; b 1b\n"

/* A column of taps, weights W of rows 0 and 2 and M of row 1, the halfword that is named, over
 * values: r1 and r3. The upper row is made of the rows 0 to 2, the lower one of 1 to 3. */
#define TFL2C_BAND_UPPER(SUM, FROM, W, M, HALF) \
    "smlad " SUM ", r1, " W ", " FROM "; smlab" HALF " " SUM ", r3, " M ", " SUM "\n\t"
#define TFL2C_BAND_BOTH(UPPER, LOWER, FROM_UPPER, FROM_LOWER, W, M, HALF)                         \
    TFL2C_BAND_UPPER(UPPER, FROM_UPPER, W, M, HALF)                                               \
    "smlad " LOWER ", r3, " W ", " FROM_LOWER "; smlat" HALF " " LOWER ", r1, " M ", " LOWER "\n" \
    "\t"

/* Two words at a place in a plane. */
#define TFL2C_BAND_LOAD(AT) "ldrd r1, r3, [r0, #" AT "]\n\t"

/* The left, the middle and the right column of two rows, and of one. */
#define TFL2C_BAND_LEFT_2(UPPER, LOWER) TFL2C_BAND_BOTH(UPPER, LOWER, "lr", "lr", "r8", "r11", "b")
#define TFL2C_BAND_MIDDLE_2(UPPER, LOWER) \
    TFL2C_BAND_BOTH(UPPER, LOWER, UPPER, LOWER, "r9", "r11", "t")
#define TFL2C_BAND_RIGHT_2(UPPER, LOWER) \
    TFL2C_BAND_BOTH(UPPER, LOWER, UPPER, LOWER, "r10", "r12", "b")
#define TFL2C_BAND_LEFT(SUM) TFL2C_BAND_UPPER(SUM, "lr", "r8", "r11", "b")
#define TFL2C_BAND_MIDDLE(SUM) TFL2C_BAND_UPPER(SUM, SUM, "r9", "r11", "t")
#define TFL2C_BAND_RIGHT(SUM) TFL2C_BAND_UPPER(SUM, SUM, "r10", "r12", "b")

/* Two rows a plane, stride 1. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_two_rows(__attribute__((unused)) const tfl2c_band_channels *channels)
{
    TFL2C_BAND_ASM(TFL2C_BAND_BEGIN);
    TFL2C_BAND_ASM("2:\n\t" TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT_2("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("32") TFL2C_BAND_MIDDLE_2("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LEFT_2("r5", "r7"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_RIGHT_2("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_MIDDLE_2("r5", "r7"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("96") TFL2C_BAND_RIGHT_2("r5", "r7"));
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5, 6, 7", "r3", "81", "71"));
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_PIXEL "]; add r3, r3, r2\n\t"
                   "strb r6, [r3]; strb r7, [r3, r1]; strb r4, [r2]; strb r5, [r2, r1]\n\t"
                   "add r2, r2, r1, lsl #1; adds r0, #64; subs r12, #65536; bpl 2b\n\t"
                   "b 3f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_REST("4, 5, 6, 7", "r3", "81", "71"));
    TFL2C_BAND_ASM("3:\n\t" TFL2C_BAND_IF_ODD("4f"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT_2("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("32") TFL2C_BAND_MIDDLE_2("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_RIGHT_2("r4", "r6"));
    TFL2C_BAND_ASM("ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 6", "r3", "82", "72"));
    TFL2C_BAND_ASM("ldr r3, [sp, #" TFL2C_BAND_ROW "]; strb r6, [r2, r3]; strb r4, [r2]\n");
    TFL2C_BAND_ASM(TFL2C_BAND_GO_ON);
    TFL2C_BAND_ASM(TFL2C_BAND_REST("4, 6", "r3", "82", "72"));
}

/* One row a plane. TILE: its bytes, COLUMNS: all of it but the first one */
#define TFL2C_BAND_ONE_ROW(TILE, COLUMNS)                                                        \
    TFL2C_BAND_ASM(TFL2C_BAND_BEGIN "ldr r7, [sp, #" TFL2C_BAND_ADDEND "]\n\t");                 \
    TFL2C_BAND_ASM("ldr r6, [sp, #" TFL2C_BAND_PIXEL "]\n");                                     \
    TFL2C_BAND_ASM("2:\n\t" TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT("r4") COLUMNS);                 \
    TFL2C_BAND_ASM("ldr r1, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");                              \
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5", "r7", "81", "71"));                                \
    TFL2C_BAND_ASM("strb r4, [r2]; strb r5, [r2, r6]; add r2, r2, r6, lsl #1\n\t"                \
                   "adds r0, #" TILE "; subs r12, #65536; bpl 2b\n\t"                            \
                   "b 3f\n");                                                                    \
    TFL2C_BAND_ASM(TFL2C_BAND_REST("4, 5", "r7", "81", "71"));                                   \
    TFL2C_BAND_ASM("3:\n\t" TFL2C_BAND_IF_ODD("4f") TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT("r4")); \
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("32") TFL2C_BAND_MIDDLE("r4"));                               \
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_RIGHT("r4"));                                \
    TFL2C_BAND_ASM("ldr r1, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t");                              \
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4", "r7", "82", "72") "strb r4, [r2]\n");                 \
    TFL2C_BAND_ASM(TFL2C_BAND_GO_ON TFL2C_BAND_REST("4", "r7", "82", "72"))

static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_stride_1(__attribute__((unused)) const tfl2c_band_channels *channels)
{
    TFL2C_BAND_ONE_ROW("64",
                       TFL2C_BAND_LOAD("32") TFL2C_BAND_MIDDLE("r4") TFL2C_BAND_LEFT("r5")
                           TFL2C_BAND_LOAD("64") TFL2C_BAND_RIGHT("r4") TFL2C_BAND_MIDDLE("r5")
                               TFL2C_BAND_LOAD("96") TFL2C_BAND_RIGHT("r5"));
}

static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_stride_2(__attribute__((unused)) const tfl2c_band_channels *channels)
{
    TFL2C_BAND_ONE_ROW("128", TFL2C_BAND_LOAD("32") TFL2C_BAND_MIDDLE("r4") TFL2C_BAND_LOAD("64")
                                  TFL2C_BAND_RIGHT("r4") TFL2C_BAND_LEFT("r5") TFL2C_BAND_LOAD("96")
                                      TFL2C_BAND_MIDDLE("r5") TFL2C_BAND_LOAD("128")
                                          TFL2C_BAND_RIGHT("r5"));
}

#endif
