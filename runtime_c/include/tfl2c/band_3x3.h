/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of 3 x 3 depthwise convolutions for cores with the DSP extension: one channel
 * after the other passes over a band of rows, widened to 16 bits, halfwords of two rows in a word:
 * [column][4 channels][4 pairs of rows]. Weights stay in registers meanwhile. */
#ifndef TFL2C_BAND_3X3_H
#define TFL2C_BAND_3X3_H

#include <stdint.h>

#if !defined(__ARM_FEATURE_DSP)
#error "band_3x3.h needs the DSP extension"
#endif

/* Channels of a band, all with the same kind of rescaling. The assembler knows the order. */
typedef struct {
    const int16_t *values; /* of the first channel at the band's first column and row */
    int8_t *output;        /* of the first channel at the first pixel */
    int32_t pixel;         /* distance of pixels in bytes */
    int32_t row;           /* distance of rows in bytes */
    int32_t columns;       /* to make: at least 2 */
    int32_t rows;          /* to make */
    const uint32_t *words; /* of the channels: depthwise_conv_2d_s8_3x3.h */
    int32_t channels;
    uint32_t shift; /* of the rescaling */
} tfl2c_band_channels;

/* A part of a naked function. */
#define TFL2C_BAND_ASM(TEXT) __asm__ volatile(TEXT : : : "memory")

/* On the stack, from the bottom: what the assembler has no registers for. */
#define TFL2C_BAND_MULTIPLIER "0" /* 0 for a rescaling with shift; the addend is behind it */
#define TFL2C_BAND_BEGINNING "8"  /* of the sum */
#define TFL2C_BAND_PIXEL "12"
#define TFL2C_BAND_ROW "16"
#define TFL2C_BAND_OUTPUT "20"
#define TFL2C_BAND_ROWS "24"
#define TFL2C_BAND_VALUES "28"
#define TFL2C_BAND_TILES_END "32"
#define TFL2C_BAND_COLUMNS "36"
#define TFL2C_BAND_EXACT "40" /* multiplier for a rescaling with shift */
#define TFL2C_BAND_SHIFT "44"
#define TFL2C_BAND_WORDS "48"
#define TFL2C_BAND_CHANNELS "52"
#define TFL2C_BAND_TASK "56"

/* r0: values, r2: output, r8-r12, lr: weights of the three columns of taps, (top, middle) and
 * (middle, bottom), widened 256 times. 6: a channel, with r3 at its words and r4 channels left. */
#define TFL2C_BAND_BEGIN(COLUMN_SHIFT)                                                        \
    ".syntax unified\n\t"                                                                     \
    "push {r0, r4-r11, lr}; sub sp, #56; ldr r3, [r0, #24]; ldrd r4, r5, [r0, #28]\n\t"       \
    "str r5, [sp, #" TFL2C_BAND_SHIFT "]\n"                                                   \
    "6: str r4, [sp, #" TFL2C_BAND_CHANNELS "]; ldm r0, {r0-r2, r4-r6}\n\t"                   \
    "strd r2, r4, [sp, #" TFL2C_BAND_PIXEL "]; strd r1, r6, [sp, #" TFL2C_BAND_OUTPUT "]\n\t" \
    "mov r2, r1; str r5, [sp, #" TFL2C_BAND_COLUMNS "]; lsrs r5, r5, #1\n\t"                  \
    "add r1, r0, r5, lsl #" COLUMN_SHIFT "; strd r0, r1, [sp, #" TFL2C_BAND_VALUES "]\n\t"    \
    "ldm r3!, {r4, r5, r7, r8, r9, r10}; str r3, [sp, #" TFL2C_BAND_WORDS "]\n\t"             \
    "str r9, [sp, #" TFL2C_BAND_EXACT "]; ldr r3, [sp, #" TFL2C_BAND_SHIFT "]\n\t"            \
    "cmp r3, #0; it ne; movne r9, #0; strd r9, r10, [sp, #" TFL2C_BAND_MULTIPLIER "]\n\t"     \
    "str r8, [sp, #" TFL2C_BAND_BEGINNING "]\n\t"                                             \
    "and r8, r4, #0xff00ff00; lsls r4, r4, #8; and r9, r4, #0xff00ff00\n\t"                   \
    "and r10, r5, #0xff00ff00; lsls r5, r5, #8; and r11, r5, #0xff00ff00\n\t"                 \
    "and r12, r7, #0xff00ff00; lsls r7, r7, #8; and lr, r7, #0xff00ff00\n\t"                  \
    "cmp r6, #1; beq 5f\n"

/* Sums are in the registers r0 to r9 that are named, "4, 5". r1, r3: multiplier and addend. */
#define TFL2C_BAND_RESCALE(SUMS)                                    \
    "ldrd r1, r3, [sp, #" TFL2C_BAND_MULTIPLIER "]; cbz r1, 8f\n\t" \
    ".irp x, " SUMS "; smmla r\\x, r\\x, r1, r3; .endr\n\t"         \
    ".irp x, " SUMS "; ssat r\\x, #8, r\\x, asr #10; .endr\n"       \
    "7:\n\t"

/* What RESCALE branches to when there is a shift. */
#define TFL2C_BAND_EXACTLY(SUMS)                                           \
    "8: ldr r1, [sp, #" TFL2C_BAND_EXACT "]\n\t"                           \
    ".irp x, " SUMS "; asr r\\x, r\\x, #7; smmulr r\\x, r\\x, r1\n\t"      \
    "add r\\x, r\\x, r\\x, asr #31; add r\\x, r\\x, r3; .endr\n\t"         \
    "ldr r1, [sp, #" TFL2C_BAND_SHIFT "]\n\t"                              \
    ".irp x, " SUMS "; asr r\\x, r\\x, r1; ssat r\\x, #8, r\\x; .endr\n\t" \
    "b 7b\n"

/* The end of a tile of two rows, r4, r5 above r6, r7, or of the upper row alone. */
#define TFL2C_BAND_STORE_LOWER                                     \
    "ldrd r1, r3, [sp, #" TFL2C_BAND_PIXEL "]; add r3, r3, r2\n\t" \
    "strb r6, [r3]; strb r7, [r3, r1]\n\t"
#define TFL2C_BAND_STORE_UPPER(TILE, ADVANCE)                      \
    "strb r4, [r2]; strb r5, [r2, r1]; add r2, r2, r1, lsl #1\n\t" \
    "ldr r1, [sp, #" TFL2C_BAND_TILES_END "]; adds r0, #" ADVANCE "; cmp r0, r1; bne " TILE "\n\t"

/* Skips what follows unless there is a column that two do not divide. */
#define TFL2C_BAND_IF_ODD(SKIP)                                                 \
    "ldr r1, [sp, #" TFL2C_BAND_COLUMNS "]; lsls r1, r1, #31; beq " SKIP "\n\t" \
    "ldr r6, [sp, #" TFL2C_BAND_BEGINNING "]\n\t"

/* 4: goes on by two output rows, PAIRS bytes of a column in scratch. 9: goes on to a channel. */
#define TFL2C_BAND_NEXT_ROWS(PAIRS)                                                           \
    "4: ldr r3, [sp, #" TFL2C_BAND_ROWS "]; subs r3, #2; ble 9f\n\t"                          \
    "str r3, [sp, #" TFL2C_BAND_ROWS "]; ldrd r1, r2, [sp, #" TFL2C_BAND_ROW "]\n\t"          \
    "add r2, r2, r1, lsl #1; str r2, [sp, #" TFL2C_BAND_OUTPUT "]\n\t"                        \
    "ldrd r0, r1, [sp, #" TFL2C_BAND_VALUES "]; adds r0, #" PAIRS "; adds r1, #" PAIRS "\n\t" \
    "strd r0, r1, [sp, #" TFL2C_BAND_VALUES "]; cmp r3, #1; bne 2b\n"
#define TFL2C_BAND_NEXT_CHANNEL                                                               \
    "9: ldr r0, [sp, #" TFL2C_BAND_TASK "]; ldrd r1, r2, [r0]; adds r1, #16; adds r2, #1\n\t" \
    "strd r1, r2, [r0]; ldrd r3, r4, [sp, #" TFL2C_BAND_WORDS "]; subs r4, #1; bne 6b\n\t"    \
    "add sp, #60; pop {r4-r11, pc}\n"

/* A column of taps, weights T and B, over values: r1 and r3 are pairs of rows from the top. For
 * stride 1 both output rows see them; for stride 2 the lower one begins with r3. */
#define TFL2C_BAND_UPPER(SUM, FROM, T, B) \
    "smlad " SUM ", r1, " T ", " FROM "; smlabt " SUM ", r3, " B ", " SUM "\n\t"
#define TFL2C_BAND_LOWER(SUM, FROM, T, B) \
    "smlatb " SUM ", r1, " T ", " FROM "; smlad " SUM ", r3, " B ", " SUM "\n\t"
#define TFL2C_BAND_BOTH(UPPER, LOWER, FROM_UPPER, FROM_LOWER, T, B) \
    TFL2C_BAND_UPPER(UPPER, FROM_UPPER, T, B) TFL2C_BAND_LOWER(LOWER, FROM_LOWER, T, B)
#define TFL2C_BAND_LEFT(SUM, FROM) TFL2C_BAND_UPPER(SUM, FROM, "r8", "r9")
#define TFL2C_BAND_MIDDLE(SUM) TFL2C_BAND_UPPER(SUM, SUM, "r10", "r11")
#define TFL2C_BAND_RIGHT(SUM) TFL2C_BAND_UPPER(SUM, SUM, "r12", "lr")

/* Two pairs of rows at a place in scratch, of a column or of another one. */
#define TFL2C_BAND_LOAD(AT) "ldrd r1, r3, [r0, #" AT "]\n\t"

static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_stride_1(__attribute__((unused)) tfl2c_band_channels *channels)
{
    TFL2C_BAND_ASM(TFL2C_BAND_BEGIN("7"));
    TFL2C_BAND_ASM("2: ldr r7, [sp, #" TFL2C_BAND_BEGINNING "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_BOTH("r4", "r6", "r7", "r7", "r8", "r9"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_BOTH("r4", "r6", "r4", "r6", "r10", "r11"));
    TFL2C_BAND_ASM(TFL2C_BAND_BOTH("r5", "r7", "r7", "r7", "r8", "r9"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_BOTH("r4", "r6", "r4", "r6", "r12", "lr"));
    TFL2C_BAND_ASM(TFL2C_BAND_BOTH("r5", "r7", "r5", "r7", "r10", "r11"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("192") TFL2C_BAND_BOTH("r5", "r7", "r5", "r7", "r12", "lr"));
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5, 6, 7"));
    TFL2C_BAND_ASM(TFL2C_BAND_STORE_LOWER TFL2C_BAND_STORE_UPPER("2b", "128") "b 3f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_EXACTLY("4, 5, 6, 7"));
    TFL2C_BAND_ASM("3:\n\t" TFL2C_BAND_IF_ODD("4f"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_BOTH("r4", "r6", "r6", "r6", "r8", "r9"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_BOTH("r4", "r6", "r4", "r6", "r10", "r11"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_BOTH("r4", "r6", "r4", "r6", "r12", "lr"));
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 6"));
    TFL2C_BAND_ASM("ldr r3, [sp, #" TFL2C_BAND_ROW "]; strb r6, [r2, r3]; strb r4, [r2]; b 4f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_EXACTLY("4, 6"));
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_ROWS("4") "b 5f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_CHANNEL);
    /* The last row where their number is odd. */
    TFL2C_BAND_ASM("5: ldr r5, [sp, #" TFL2C_BAND_BEGINNING "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT("r4", "r5"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_MIDDLE("r4") TFL2C_BAND_LEFT("r5", "r5"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_RIGHT("r4") TFL2C_BAND_MIDDLE("r5"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("192") TFL2C_BAND_RIGHT("r5"));
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5"));
    TFL2C_BAND_ASM("ldr r1, [sp, #" TFL2C_BAND_PIXEL "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_STORE_UPPER("5b", "128") "b 3f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_EXACTLY("4, 5"));
    TFL2C_BAND_ASM("3:\n\t" TFL2C_BAND_IF_ODD("9b"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_MIDDLE("r4"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_RIGHT("r4"));
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4") "strb r4, [r2]; b 9b\n");
    TFL2C_BAND_ASM(TFL2C_BAND_EXACTLY("4"));
}

/* One column for stride 2: the pair of rows that only the lower output row sees is at LAST. */
#define TFL2C_BAND_WIDE(UPPER, LOWER, FROM_UPPER, FROM_LOWER, T, B) \
    TFL2C_BAND_UPPER(UPPER, FROM_UPPER, T, B) "smlad " LOWER ", r3, " T ", " FROM_LOWER "\n\t"
#define TFL2C_BAND_LAST(LOWER, B) "smlabt " LOWER ", r1, " B ", " LOWER "\n\t"

static __attribute__((naked, noinline, aligned(4))) void
tfl2c_band_stride_2(__attribute__((unused)) tfl2c_band_channels *channels)
{
    TFL2C_BAND_ASM(TFL2C_BAND_BEGIN("8"));
    TFL2C_BAND_ASM("2: ldr r7, [sp, #" TFL2C_BAND_BEGINNING "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_WIDE("r4", "r6", "r7", "r7", "r8", "r9"));
    TFL2C_BAND_ASM("ldr r1, [r0, #8]\n\t" TFL2C_BAND_LAST("r6", "r9"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_WIDE("r4", "r6", "r4", "r6", "r10", "r11"));
    TFL2C_BAND_ASM("ldr r1, [r0, #72]\n\t" TFL2C_BAND_LAST("r6", "r11"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_WIDE("r4", "r6", "r4", "r6", "r12", "lr"));
    TFL2C_BAND_ASM(TFL2C_BAND_WIDE("r5", "r7", "r7", "r7", "r8", "r9"));
    TFL2C_BAND_ASM("ldr r1, [r0, #136]\n\t" TFL2C_BAND_LAST("r6", "lr")
                       TFL2C_BAND_LAST("r7", "r9"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("192") TFL2C_BAND_WIDE("r5", "r7", "r5", "r7", "r10", "r11"));
    TFL2C_BAND_ASM("ldr r1, [r0, #200]\n\t" TFL2C_BAND_LAST("r7", "r11"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("256") TFL2C_BAND_WIDE("r5", "r7", "r5", "r7", "r12", "lr"));
    TFL2C_BAND_ASM("ldr r1, [r0, #264]\n\t" TFL2C_BAND_LAST("r7", "lr"));
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5, 6, 7"));
    TFL2C_BAND_ASM(TFL2C_BAND_STORE_LOWER TFL2C_BAND_STORE_UPPER("2b", "256") "b 3f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_EXACTLY("4, 5, 6, 7"));
    TFL2C_BAND_ASM("3:\n\t" TFL2C_BAND_IF_ODD("4f"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_WIDE("r4", "r6", "r6", "r6", "r8", "r9"));
    TFL2C_BAND_ASM("ldr r1, [r0, #8]\n\t" TFL2C_BAND_LAST("r6", "r9"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_WIDE("r4", "r6", "r4", "r6", "r10", "r11"));
    TFL2C_BAND_ASM("ldr r1, [r0, #72]\n\t" TFL2C_BAND_LAST("r6", "r11"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_WIDE("r4", "r6", "r4", "r6", "r12", "lr"));
    TFL2C_BAND_ASM("ldr r1, [r0, #136]\n\t" TFL2C_BAND_LAST("r6", "lr"));
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 6"));
    TFL2C_BAND_ASM("ldr r3, [sp, #" TFL2C_BAND_ROW "]; strb r6, [r2, r3]; strb r4, [r2]; b 4f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_EXACTLY("4, 6"));
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_ROWS("8") "b 5f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_NEXT_CHANNEL);
    /* The last row where their number is odd. */
    TFL2C_BAND_ASM("5: ldr r5, [sp, #" TFL2C_BAND_BEGINNING "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT("r4", "r5"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_MIDDLE("r4"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_RIGHT("r4") TFL2C_BAND_LEFT("r5", "r5"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("192") TFL2C_BAND_MIDDLE("r5"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("256") TFL2C_BAND_RIGHT("r5"));
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4, 5"));
    TFL2C_BAND_ASM("ldr r1, [sp, #" TFL2C_BAND_PIXEL "]\n\t");
    TFL2C_BAND_ASM(TFL2C_BAND_STORE_UPPER("5b", "256") "b 3f\n");
    TFL2C_BAND_ASM(TFL2C_BAND_EXACTLY("4, 5"));
    TFL2C_BAND_ASM("3:\n\t" TFL2C_BAND_IF_ODD("9b"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("0") TFL2C_BAND_LEFT("r4", "r6"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("64") TFL2C_BAND_MIDDLE("r4"));
    TFL2C_BAND_ASM(TFL2C_BAND_LOAD("128") TFL2C_BAND_RIGHT("r4"));
    TFL2C_BAND_ASM(TFL2C_BAND_RESCALE("4") "strb r4, [r2]; b 9b\n");
    TFL2C_BAND_ASM(TFL2C_BAND_EXACTLY("4"));
}

#endif
