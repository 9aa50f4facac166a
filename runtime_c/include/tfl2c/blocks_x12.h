/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of three windows with blocks of four output channels, rescaled: the inner loops of
 * conv_2d_s8_x12, in the assembler of cores with vectors of integers. */
#ifndef TFL2C_BLOCKS_X12_H
#define TFL2C_BLOCKS_X12_H

#include <stdint.h>

/* The assembler knows the order. */
typedef struct {
    const int8_t *first;
    const int8_t *third; /* NULL where there are one or two windows: its output is the first */
    const int8_t *second;
    int8_t *outputs[3];
    const int32_t *blocks_end;
    int32_t zero_point;
    int32_t least; /* code without the zero point */
    int32_t
        general; /* 0: no shift is to the left, and least >= 0; 1: all shifts are to the right */
    const int8_t *weights;
    int32_t greatest;
    const int32_t *blocks; /* at least one, as in conv_2d_s8_x12.h */
    int32_t pitch;         /* of windows and weights: a multiple of 16 */
} tfl2c_blocks_x12_task;

/* clang-format off */

/* Products of 16 bytes of two windows, of three; form: "" at the beginning of a sum, "a" later. */
#define TFL2C_BLOCKS_X12_TWO(form)      \
    "vldrb.8 q0, [r1], #16\n\t"         \
    "vldrb.8 q2, [r5], #16\n\t"         \
    "vmladav" form ".s8 r0, q0, q2\n\t" \
    "vldrb.8 q1, [r3], #16\n\t"         \
    "vmladav" form ".s8 r2, q1, q2\n\t" \
    "vldrb.8 q3, [r9], #16\n\t"         \
    "vmladav" form ".s8 r4, q0, q3\n\t" \
    "vmladav" form ".s8 r6, q1, q3\n\t"

#define TFL2C_BLOCKS_X12_THREE(form)     \
    TFL2C_BLOCKS_X12_TWO(form)           \
    "vldrb.8 q2, [r7], #16\n\t"          \
    "vmladav" form ".s8 r8, q0, q2\n\t"  \
    "vmladav" form ".s8 r10, q1, q2\n\t"

/* Sums of all products of a pair of channels, as windows there are. */
#define TFL2C_BLOCKS_X12_PRODUCTS \
    "cbnz r7, 3f\n\t"             \
    TFL2C_BLOCKS_X12_TWO("")      \
    "wlstp.8 lr, r12, 5f\n"       \
    "2:\n\t"                      \
    TFL2C_BLOCKS_X12_TWO("a")     \
    "letp lr, 2b\n\t"             \
    "b 5f\n"                      \
    "3:\n\t"                      \
    TFL2C_BLOCKS_X12_THREE("")    \
    "wlstp.8 lr, r12, 5f\n"       \
    "4:\n\t"                      \
    TFL2C_BLOCKS_X12_THREE("a")   \
    "letp lr, 4b\n"               \
    "5:\n\t"

/* Rescales the sums in q4, q5, q6. q0: multiplier; q1: shift.
 * VQRDMULH rounds halves up as in requant.h and cannot saturate, for a multiplier is not negative;
 * VRSHL rounds halves up, so negative numbers that are shifted lose one before. Where least >= 0
 * they end at least in any case. */
#define TFL2C_BLOCKS_X12_RESCALE    \
    "ldr r0, [sp, #36]\n\t"         \
    "cbz r0, 6f\n\t"                \
    "b.w 8f\n"                      \
    "6:\n\t"                        \
    "vqrdmulh.s32 q4, q4, q0\n\t"   \
    "vqrdmulh.s32 q5, q5, q0\n\t"   \
    "vqrdmulh.s32 q6, q6, q0\n"     \
    "7:\n\t"                        \
    "vrshl.s32 q4, q4, q1\n\t"      \
    "vrshl.s32 q5, q5, q1\n\t"      \
    "vrshl.s32 q6, q6, q1\n\t"

/* The same before the last step, where sums may be negative in the end. r0: general */
#define TFL2C_BLOCKS_X12_OTHERS     \
    "8:\n\t"                        \
    "subs r0, #1\n\t"               \
    "beq 9f\n\t"                    \
    "vmov.i32 q3, #0\n\t"           \
    "vmax.s32 q2, q1, q3\n\t"       \
    "vmin.s32 q1, q1, q3\n\t"       \
    ".irp q, q4, q5, q6\n\t"        \
    "vshl.s32 \\q, \\q, q2\n\t"     \
    "vqrdmulh.s32 \\q, \\q, q0\n\t" \
    "vand q3, \\q, q1\n\t"          \
    "vshr.s32 q3, q3, #31\n\t"      \
    "vadd.i32 \\q, \\q, q3\n\t"     \
    ".endr\n\t"                     \
    "b.w 7b\n"                      \
    "9:\n\t"                        \
    ".irp q, q4, q5, q6\n\t"        \
    "vqrdmulh.s32 \\q, \\q, q0\n\t" \
    "vshr.s32 q3, \\q, #31\n\t"     \
    "vadd.i32 \\q, \\q, q3\n\t"     \
    ".endr\n\t"                     \
    "b.w 7b\n"

/* Channels 0 and 2 of a block first, then 1 and 3: that is how pairs of sums go into vectors.
 * r0, r4, r8: sums of the first channel for each window; r2, r6, r10: of the second
 * r1, r3: weights; r5, r9, r7: windows; r11: block; r12: pitch less 16; q7: greatest
 * [sp]: first, third, second, outputs, blocks_end, zero_point, least, general */
static __attribute__((naked, noinline)) void tfl2c_blocks_x12(__attribute__((unused))
                                                              const tfl2c_blocks_x12_task *t)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r3-r11, lr}\n\t"
        "vpush {d8-d15}\n\t"
        "ldm r0!, {r1-r10}\n\t"
        "sub sp, #40\n\t"
        "stm sp, {r1-r10}\n\t"
        "ldm r0, {r1, r2, r11, r12}\n\t"
        "vdup.32 q7, r2\n\t"
        "subs r12, #16\n\t"
        "add r3, r1, r12, lsl #1\n\t"
        "adds r3, #32\n"
        "1:\n\t"
        ".irp half, 0, 1\n\t"
        "ldm sp, {r5, r7, r9}\n\t"
        TFL2C_BLOCKS_X12_PRODUCTS
        "vmov q4[2 + \\half], q4[\\half], r0, r2\n\t"
        "vmov q5[2 + \\half], q5[\\half], r4, r6\n\t"
        "vmov q6[2 + \\half], q6[\\half], r8, r10\n\t"
        ".endr\n\t"
        "mov r0, r11\n\t"
        "vldrw.32 q2, [r11]\n\t"
        "vldrw.32 q0, [r11, #16]\n\t"
        "vldrb.s32 q1, [r0, #32]\n\t"
        "adds r11, #36\n\t"
        "mov r1, r3\n\t"
        "add r3, r1, r12, lsl #1\n\t"
        "adds r3, #32\n\t"
        "vadd.i32 q4, q4, q2\n\t"
        "vadd.i32 q5, q5, q2\n\t"
        "vadd.i32 q6, q6, q2\n\t"
        TFL2C_BLOCKS_X12_RESCALE
        "ldrd r0, r8, [sp, #28]\n\t"
        "ldrd r2, r4, [sp, #12]\n\t"
        "ldr r6, [sp, #20]\n\t"
        "vdup.32 q2, r8\n\t"
        ".irp q, q4, q5, q6\n\t"
        "vmax.s32 \\q, \\q, q2\n\t"
        "vmin.s32 \\q, \\q, q7\n\t"
        "vadd.i32 \\q, \\q, r0\n\t"
        ".endr\n\t"
        "vstrb.32 q6, [r6], #4\n\t"
        "vstrb.32 q4, [r2], #4\n\t"
        "vstrb.32 q5, [r4], #4\n\t"
        "ldr r0, [sp, #24]\n\t"
        "strd r2, r4, [sp, #12]\n\t"
        "str r6, [sp, #20]\n\t"
        "cmp r11, r0\n\t"
        "bne.w 1b\n\t"
        "add sp, #40\n\t"
        "vpop {d8-d15}\n\t"
        "pop {r3-r11, pc}\n"
        TFL2C_BLOCKS_X12_OTHERS);
}

/* clang-format on */

#endif
