/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of depthwise convolutions whose kernels are 5 or 7 columns wide, and as high or one
 * row higher, for cores with the DSP extension: four pixels of a channel at a time, so that they share
 * what they see and the weights. Values are words of two rows, [column][pairs][4 channels], as the
 * weights are: depthwise_conv_2d_s8_x4.h. */
#ifndef TFL2C_TILES_X4_H
#define TFL2C_TILES_X4_H

#include <stdint.h>

#if !defined(__ARM_FEATURE_DSP)
#error "tiles_x4.h needs the DSP extension"
#endif

#define TFL2C_TILES_PIXELS 4

/* A row of four channels. Pixels that are not there have the place of the last one. The assembler
 * knows the order. */
typedef struct {
    const int16_t *values; /* of the first channel, from the first pair that is used */
    int8_t *output;
    const uint32_t *weights; /* as the values */
    int32_t pairs;           /* that are used, in bytes: 16 each, at least one */
    const uint32_t *bias;
    const uint32_t *parts; /* multipliers and addends */
    uint32_t shifts;
    int32_t more;        /* tiles behind the first */
    int32_t next_values; /* from a tile to the next in bytes */
    int32_t next_output;
    int32_t last_values; /* the same to the last tile, which may lie over the one before it */
    int32_t last_output;
    int32_t second; /* distance of a tile's pixels from its first one in bytes */
    int32_t third;
    int32_t fourth;
} tfl2c_tiles;

/* On the stack, from the bottom: what the assembler has no registers for, and behind it the task. */
#define TFL2C_TILES_VALUES "0" /* of this tile */
#define TFL2C_TILES_WEIGHTS "4"
#define TFL2C_TILES_BIAS "8"
#define TFL2C_TILES_END "12" /* of the weights */
#define TFL2C_TILES_MULTIPLIER "16"
#define TFL2C_TILES_ADDEND "20"
#define TFL2C_TILES_SHIFT "24"
#define TFL2C_TILES_OUTPUT "28" /* of this tile */
#define TFL2C_TILES_LEFT "32"
#define TFL2C_TILES_CHANNELS "36" /* left */
#define TFL2C_TILES_TASK "40"
#define TFL2C_TILES_SHIFTS "64"
#define TFL2C_TILES_NEXT "72"
#define TFL2C_TILES_LAST "80"
#define TFL2C_TILES_PLACES "88"

/* A part of a naked function. */
#define TFL2C_TILES_ASM(TEXT) __asm__ volatile(TEXT : : : "memory")

/* 1: a channel, 2: a tile, 3: a pair; r0: values, r1: weights, r2 to r5: sums of the pixels */
#define TFL2C_TILES_BEGIN                                                                      \
    TFL2C_TILES_ASM(                                                                           \
        ".syntax unified\n\t"                                                                  \
        "push {r4-r11, lr}; add r12, r0, #28; ldm r12, {r1-r8}; push {r1-r8}\n\t"              \
        "ldm r0, {r1-r7}; push {r1-r7}; sub sp, #40; mov r0, #4\n"                             \
        "1: str r0, [sp, #" TFL2C_TILES_CHANNELS "]; add r12, sp, #" TFL2C_TILES_TASK "\n\t"   \
        "ldm r12, {r0-r7}; str r0, [sp, #" TFL2C_TILES_VALUES "]; adds r0, #4\n\t"             \
        "str r1, [sp, #" TFL2C_TILES_OUTPUT "]; adds r1, #1; add r8, r2, r3\n\t"               \
        "str r2, [sp, #" TFL2C_TILES_WEIGHTS "]; str r8, [sp, #" TFL2C_TILES_END "]\n\t"       \
        "adds r2, #4; uxtb r8, r6; str r8, [sp, #" TFL2C_TILES_SHIFT "]; lsrs r6, r6, #8\n\t"  \
        "ldr r8, [r4], #4; ldr r9, [r5]; ldr r10, [r5, #4]; adds r5, #8; stm r12, {r0-r6}\n\t" \
        "str r8, [sp, #" TFL2C_TILES_BIAS "]; str r9, [sp, #" TFL2C_TILES_MULTIPLIER           \
        "]; str r10, [sp, #" TFL2C_TILES_ADDEND "]\n"                                          \
        "\tstr r7, [sp, #" TFL2C_TILES_LEFT "]\n"                                              \
        "2: ldr r0, [sp, #" TFL2C_TILES_VALUES "]; ldr r1, [sp, #" TFL2C_TILES_WEIGHTS "]\n\t" \
        "ldr r2, [sp, #" TFL2C_TILES_BIAS "]; mov r3, r2; mov r4, r2; mov r5, r2\n"            \
        "3:\n\t")

/* Goes on to a pair, then to a tile, then to a channel. END: a register that has the weights' end */
#define TFL2C_TILES_GO_ON(END)                                                                     \
    TFL2C_TILES_ASM("adds r0, #16; adds r1, #16; cmp r1, " END "; bne 3b\n\t"                      \
                    "ldr r0, [sp, #" TFL2C_TILES_MULTIPLIER "]; ldr r1, [sp, #" TFL2C_TILES_ADDEND \
                    "]\n\tldr r6, [sp, #" TFL2C_TILES_SHIFT "]; cmp r6, #0; bne 7f\n\t"            \
                    ".irp x, 2, 3, 4, 5; smmla r\\x, r\\x, r0, r1; .endr\n\t"                      \
                    ".irp x, 2, 3, 4, 5; ssat r\\x, #8, r\\x, asr #10; .endr\n");                  \
    TFL2C_TILES_ASM("4: ldr r0, [sp, #" TFL2C_TILES_OUTPUT "]; ldr r1, [sp, #" TFL2C_TILES_PLACES  \
                    "]\n\tldr r6, [sp, #" TFL2C_TILES_PLACES " + 4]\n\t"                           \
                    "ldr r7, [sp, #" TFL2C_TILES_PLACES " + 8]\n\t"                                \
                    "ldr r8, [sp, #" TFL2C_TILES_LEFT "]; ldr r9, [sp, #" TFL2C_TILES_NEXT "]\n\t" \
                    "ldr r10, [sp, #" TFL2C_TILES_NEXT " + 4]\n\t"                                 \
                    "ldr r11, [sp, #" TFL2C_TILES_VALUES "]\n\t"                                   \
                    "strb r5, [r0, r7]; strb r4, [r0, r6]; strb r3, [r0, r1]; strb r2, [r0]\n\t"   \
                    "subs r8, #1; bmi 5f; str r8, [sp, #" TFL2C_TILES_LEFT "]\n\t"                 \
                    "itt eq; ldreq r9, [sp, #" TFL2C_TILES_LAST "]\n\t"                            \
                    "ldreq r10, [sp, #" TFL2C_TILES_LAST " + 4]; add r11, r11, r9\n\t"             \
                    "add r0, r0, r10; str r11, [sp, #" TFL2C_TILES_VALUES "]\n\t"                  \
                    "str r0, [sp, #" TFL2C_TILES_OUTPUT "]; b 2b\n"                                \
                    "5: ldr r0, [sp, #" TFL2C_TILES_CHANNELS "]; subs r0, #1; bne 1b\n\t"          \
                    "add sp, #100; pop {r4-r11, pc}\n");                                           \
    TFL2C_TILES_ASM("7: .irp x, 2, 3, 4, 5; asr r\\x, r\\x, #7; smmulr r\\x, r\\x, r0\n\t"         \
                    "add r\\x, r\\x, r\\x, asr #31; add r\\x, r\\x, r1\n\t"                        \
                    "asr r\\x, r\\x, r6; ssat r\\x, #8, r\\x; .endr; b 4b\n\t")

/* Loads columns of values or weights, so many bytes apart. */
#define TFL2C_TILES_VALUE(TO, COLUMN, BYTES) "ldr " TO ", [r0, #" COLUMN "*" BYTES "]\n\t"
#define TFL2C_TILES_WEIGHT(TO, COLUMN, BYTES) "ldr " TO ", [r1, #" COLUMN "*" BYTES "]\n\t"
#define TFL2C_TILES_LOAD_END(TO) "ldr " TO ", [sp, #" TFL2C_TILES_END "]\n\t"

/* A column of values is seen by neighbouring pixels, by each through a weight. */
#define TFL2C_TILES_1(X, A, U) "smlad " A ", " X ", " U ", " A "\n\t"
#define TFL2C_TILES_2(X, A, U, B, V) TFL2C_TILES_1(X, A, U) TFL2C_TILES_1(X, B, V)
#define TFL2C_TILES_3(X, A, U, B, V, C, W) TFL2C_TILES_2(X, A, U, B, V) TFL2C_TILES_1(X, C, W)
#define TFL2C_TILES_ALL(X, S, U, V, W) \
    TFL2C_TILES_2(X, "r2", S, "r3", U) TFL2C_TILES_2(X, "r4", V, "r5", W)

/* Four columns of values and of weights, each seen by the pixels up to there: r6 to r9 are values,
 * r10 to r12 and lr weights, of neighbouring columns or of every other one. */
#define TFL2C_TILES_RISE                                       \
    TFL2C_TILES_1("r6", "r2", "r10")                           \
    TFL2C_TILES_2("r7", "r2", "r11", "r3", "r10")              \
    TFL2C_TILES_3("r8", "r2", "r12", "r3", "r11", "r4", "r10") \
    TFL2C_TILES_ALL("r9", "lr", "r12", "r11", "r10")

#define TFL2C_TILES_FOUR(A, B, C, D, BYTES) \
    TFL2C_TILES_VALUE("r6", A, BYTES)       \
    TFL2C_TILES_VALUE("r7", B, BYTES)       \
    TFL2C_TILES_VALUE("r8", C, BYTES)       \
    TFL2C_TILES_VALUE("r9", D, BYTES)       \
    TFL2C_TILES_WEIGHT("r10", A, BYTES)     \
    TFL2C_TILES_WEIGHT("r11", B, BYTES)     \
    TFL2C_TILES_WEIGHT("r12", C, BYTES) TFL2C_TILES_WEIGHT("lr", D, BYTES) TFL2C_TILES_RISE

static __attribute__((naked, noinline, aligned(4))) void
tfl2c_tiles_5_stride_1(__attribute__((unused)) const tfl2c_tiles *task)
{
    TFL2C_TILES_BEGIN;
    TFL2C_TILES_ASM(TFL2C_TILES_FOUR("0", "1", "2", "3", "48"));
    TFL2C_TILES_ASM(TFL2C_TILES_WEIGHT("r10", "4", "48") TFL2C_TILES_VALUE("r6", "4", "48")
                        TFL2C_TILES_VALUE("r7", "5", "48") TFL2C_TILES_VALUE("r8", "6", "48")
                            TFL2C_TILES_VALUE("r9", "7", "48"));
    TFL2C_TILES_ASM(TFL2C_TILES_ALL("r6", "r10", "lr", "r12", "r11")
                        TFL2C_TILES_3("r7", "r3", "r10", "r4", "lr", "r5", "r12")
                            TFL2C_TILES_2("r8", "r4", "r10", "r5", "lr")
                                TFL2C_TILES_1("r9", "r5", "r10") TFL2C_TILES_LOAD_END("r6"));
    TFL2C_TILES_GO_ON("r6");
}

static __attribute__((naked, noinline, aligned(4))) void
tfl2c_tiles_7_stride_1(__attribute__((unused)) const tfl2c_tiles *task)
{
    TFL2C_TILES_BEGIN;
    TFL2C_TILES_ASM(TFL2C_TILES_FOUR("0", "1", "2", "3", "64"));
    TFL2C_TILES_ASM(TFL2C_TILES_WEIGHT("r10", "4", "64") TFL2C_TILES_WEIGHT("r6", "5", "64")
                        TFL2C_TILES_VALUE("r7", "4", "64") TFL2C_TILES_VALUE("r8", "5", "64"));
    TFL2C_TILES_ASM(TFL2C_TILES_ALL("r7", "r10", "lr", "r12", "r11")
                        TFL2C_TILES_ALL("r8", "r6", "r10", "lr", "r12"));
    TFL2C_TILES_ASM(TFL2C_TILES_WEIGHT("r7", "6", "64") TFL2C_TILES_VALUE("r8", "6", "64")
                        TFL2C_TILES_VALUE("r9", "7", "64") TFL2C_TILES_VALUE("r11", "8", "64")
                            TFL2C_TILES_VALUE("r12", "9", "64"));
    TFL2C_TILES_ASM(TFL2C_TILES_ALL("r8", "r7", "r6", "r10", "lr")
                        TFL2C_TILES_3("r9", "r3", "r7", "r4", "r6", "r5", "r10")
                            TFL2C_TILES_2("r11", "r4", "r7", "r5", "r6")
                                TFL2C_TILES_1("r12", "r5", "r7") TFL2C_TILES_LOAD_END("r6"));
    TFL2C_TILES_GO_ON("r6");
}

/* Stride 2: the even columns see even ones only, the odd columns odd ones. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_tiles_5_stride_2(__attribute__((unused)) const tfl2c_tiles *task)
{
    TFL2C_TILES_BEGIN;
    TFL2C_TILES_ASM(TFL2C_TILES_WEIGHT("r6", "0", "48") TFL2C_TILES_WEIGHT("r7", "2", "48")
                        TFL2C_TILES_WEIGHT("r8", "4", "48") TFL2C_TILES_VALUE("r9", "0", "48")
                            TFL2C_TILES_VALUE("r10", "2", "48") TFL2C_TILES_VALUE("r11", "4", "48")
                                TFL2C_TILES_VALUE("r12", "6", "48")
                                    TFL2C_TILES_VALUE("lr", "8", "48"));
    TFL2C_TILES_ASM(TFL2C_TILES_1("r9", "r2", "r6") TFL2C_TILES_2("r10", "r2", "r7", "r3", "r6")
                        TFL2C_TILES_3("r11", "r2", "r8", "r3", "r7", "r4", "r6")
                            TFL2C_TILES_3("r12", "r3", "r8", "r4", "r7", "r5", "r6")
                                TFL2C_TILES_2("lr", "r4", "r8", "r5", "r7"));
    TFL2C_TILES_ASM(TFL2C_TILES_VALUE("r6", "10", "48") TFL2C_TILES_WEIGHT("r7", "1", "48")
                        TFL2C_TILES_WEIGHT("r9", "3", "48") TFL2C_TILES_VALUE("r10", "1", "48")
                            TFL2C_TILES_VALUE("r11", "3", "48") TFL2C_TILES_VALUE("r12", "5", "48")
                                TFL2C_TILES_VALUE("lr", "7", "48"));
    TFL2C_TILES_ASM(TFL2C_TILES_1("r6", "r5", "r8") TFL2C_TILES_1("r10", "r2", "r7")
                        TFL2C_TILES_2("r11", "r2", "r9", "r3", "r7")
                            TFL2C_TILES_2("r12", "r3", "r9", "r4", "r7")
                                TFL2C_TILES_2("lr", "r4", "r9", "r5", "r7")
                                    TFL2C_TILES_VALUE("r10", "9", "48") TFL2C_TILES_LOAD_END("r11")
                                        TFL2C_TILES_1("r10", "r5", "r9"));
    TFL2C_TILES_GO_ON("r11");
}

static __attribute__((naked, noinline, aligned(4))) void
tfl2c_tiles_7_stride_2(__attribute__((unused)) const tfl2c_tiles *task)
{
    TFL2C_TILES_BEGIN;
    TFL2C_TILES_ASM(TFL2C_TILES_FOUR("0", "2", "4", "6", "64"));
    TFL2C_TILES_ASM(TFL2C_TILES_VALUE("r6", "8", "64") TFL2C_TILES_VALUE("r7", "10", "64")
                        TFL2C_TILES_VALUE("r8", "12", "64") TFL2C_TILES_WEIGHT("r9", "1", "64")
                            TFL2C_TILES_WEIGHT("r10", "3", "64"));
    TFL2C_TILES_ASM(TFL2C_TILES_3("r6", "r3", "lr", "r4", "r12", "r5", "r11") TFL2C_TILES_2(
        "r7", "r4", "lr", "r5", "r12") TFL2C_TILES_1("r8", "r5", "lr"));
    TFL2C_TILES_ASM(TFL2C_TILES_WEIGHT("r11", "5", "64") TFL2C_TILES_VALUE("r6", "1", "64")
                        TFL2C_TILES_VALUE("r7", "3", "64") TFL2C_TILES_VALUE("r8", "5", "64")
                            TFL2C_TILES_VALUE("r12", "7", "64") TFL2C_TILES_VALUE("lr", "9", "64"));
    TFL2C_TILES_ASM(TFL2C_TILES_1("r6", "r2", "r9") TFL2C_TILES_2("r7", "r2", "r10", "r3", "r9")
                        TFL2C_TILES_3("r8", "r2", "r11", "r3", "r10", "r4", "r9")
                            TFL2C_TILES_3("r12", "r3", "r11", "r4", "r10", "r5", "r9")
                                TFL2C_TILES_2("lr", "r4", "r11", "r5", "r10"));
    TFL2C_TILES_ASM(TFL2C_TILES_VALUE("r6", "11", "64") TFL2C_TILES_LOAD_END("r7")
                        TFL2C_TILES_1("r6", "r5", "r11"));
    TFL2C_TILES_GO_ON("r7");
}

/* Says where the tiles of a row are, but for so many pixels. values: bytes from a window to the next,
 * pixel: of their outputs */
static inline void tfl2c_tiles_place(tfl2c_tiles *t, int32_t pixels, int32_t rest, int32_t values,
                                     int32_t pixel)
{
    const int32_t last = (pixels - rest - 1) % 4 + 1; /* pixels from the tile before the last one */

    t->more = (pixels - rest - 1) / 4;
    t->next_values = 4 * values;
    t->next_output = 4 * pixel;
    t->last_values = last * values;
    t->last_output = last * pixel;
    t->second = pixel;
    t->third = 2 * pixel;
    t->fourth = (pixels < 4 ? 2 : 3) * pixel;
}

/* Kernels so many columns wide, 5 or 7, moved by 1 or 2. */
static inline void tfl2c_tiles_make(const tfl2c_tiles *task, int32_t columns, int32_t stride)
{
    if (columns == 5 && stride == 1) {
        tfl2c_tiles_5_stride_1(task);
    } else if (columns == 5) {
        tfl2c_tiles_5_stride_2(task);
    } else if (stride == 1) {
        tfl2c_tiles_7_stride_1(task);
    } else {
        tfl2c_tiles_7_stride_2(task);
    }
}

#endif
