/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Products of some pixels with blocks of four output channels, rescaled: the inner loops of
 * conv_2d_s8_1x1x16, in the assembler of cores with vectors of integers. */
#ifndef TFL2C_POINTS_X16_H
#define TFL2C_POINTS_X16_H

#include <stdint.h>

/* The assembler knows the order. */
typedef struct {
    int32_t least[4]; /* codes without the zero point */
    int32_t greatest[4];
    const int8_t *weights;
    int32_t simple; /* whether codes saturate where least and greatest are, and least >= 0 */
    const int32_t *blocks;
    const int8_t *pixels;
    int8_t *last;     /* where the first pixel's codes of the last block go */
    int8_t *output;   /* .. of the first block */
    int32_t channels; /* from a pixel of the input to the next */
    int32_t step;     /* from a pixel of the output to the next */
    int32_t zero_point;
    int32_t count; /* of pixels, at least 1 */
} tfl2c_points_x16_task;

/* clang-format off */

/* Sums of four channels of a pixel, bias excluded, in q4. */
#define TFL2C_POINTS_X16_SUMS              \
    "vldrb.8 q4, [r5]\n\t"                 \
    "add r5, r8\n\t"                       \
    "vmladav.s8 r0, q4, q0\n\t"            \
    "vmladav.s8 r2, q4, q1\n\t"            \
    "vmladav.s8 r4, q4, q2\n\t"            \
    "vmladav.s8 r6, q4, q3\n\t"            \
    "vmov q4[2], q4[0], r0, r4\n\t"        \
    "vmov q4[3], q4[1], r2, r6\n\t"

/* Codes of four channels of all pixels. A sum is rescaled as in blocks_x12.h. */
#define TFL2C_POINTS_X16_SIMPLE       \
    "2:\n\t"                          \
    TFL2C_POINTS_X16_SUMS             \
    "vadd.i32 q4, q4, q7\n\t"         \
    "vqrdmulh.s32 q4, q4, q5\n\t"     \
    "vrshl.s32 q4, q4, q6\n\t"        \
    "vqadd.s32 q4, q4, r10\n\t"       \
    "vqmovnb.s32 q4, q4\n\t"          \
    "vqmovnb.s16 q4, q4\n\t"          \
    "vstrb.32 q4, [r7]\n\t"           \
    "add r7, r9\n\t"                  \
    "le lr, 2b\n\t"

#define TFL2C_POINTS_X16_GENERAL      \
    "3:\n\t"                          \
    TFL2C_POINTS_X16_SUMS             \
    "vldrw.32 q7, [r3]\n\t"           \
    "vadd.i32 q4, q4, q7\n\t"         \
    "vqrdmulh.s32 q4, q4, q5\n\t"     \
    "vand q7, q4, q6\n\t"             \
    "vshr.s32 q7, q7, #31\n\t"        \
    "vadd.i32 q4, q4, q7\n\t"         \
    "vrshl.s32 q4, q4, q6\n\t"        \
    "vldrw.32 q7, [r11]\n\t"          \
    "vmax.s32 q4, q4, q7\n\t"         \
    "vldrw.32 q7, [r11, #16]\n\t"     \
    "vmin.s32 q4, q4, q7\n\t"         \
    "vadd.i32 q4, q4, r10\n\t"        \
    "vstrb.32 q4, [r7]\n\t"           \
    "add r7, r9\n\t"                  \
    "le lr, 3b\n"

/* r1: weights; r3: block; r5: pixel; r7: codes; r8, r9: steps; r10: zero point; r11: task;
 * r12: codes of the block's first pixel; q5: multiplier; q6: shift; q7: bias, or spare. */
static __attribute__((naked, noinline)) void tfl2c_points_x16(__attribute__((unused))
                                                              const tfl2c_points_x16_task *t)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r3-r11, lr}\n\t"
        "vpush {d8-d15}\n\t"
        "mov r11, r0\n\t"
        "ldr r1, [r11, #32]\n\t"
        "ldr r3, [r11, #40]\n\t"
        "ldr r12, [r11, #52]\n\t"
        "ldrd r8, r9, [r11, #56]\n\t"
        "ldr r10, [r11, #64]\n"
        "1:\n\t"
        "vldrb.8 q0, [r1]\n\t"
        "vldrb.8 q1, [r1, #16]\n\t"
        "vldrb.8 q2, [r1, #32]\n\t"
        "vldrb.8 q3, [r1, #48]\n\t"
        "vldrw.32 q7, [r3]\n\t"
        "vldrw.32 q5, [r3, #16]\n\t"
        "vldrb.s32 q6, [r3, #32]\n\t"
        "ldr r5, [r11, #44]\n\t"
        "ldr r0, [r11, #36]\n\t"
        "ldr lr, [r11, #68]\n\t"
        "mov r7, r12\n\t"
        "dls lr, lr\n\t"
        "cmp r0, #0\n\t"
        "beq.w 3f\n"
        TFL2C_POINTS_X16_SIMPLE
        "b 4f\n"
        TFL2C_POINTS_X16_GENERAL
        "4:\n\t"
        "ldr r0, [r11, #48]\n\t"
        "adds r1, #64\n\t"
        "adds r3, #36\n\t"
        "cmp r12, r0\n\t"
        "beq 5f\n\t"
        "add r12, #4\n\t"
        "cmp r12, r0\n\t"
        "it hi\n\t"
        "movhi r12, r0\n\t"
        "b 1b\n"
        "5:\n\t"
        "vpop {d8-d15}\n\t"
        "pop {r3-r11, pc}\n");
}

/* clang-format on */

#endif
