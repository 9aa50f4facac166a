/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Windows of 16 bytes, rescaled: the inner loops of depthwise_conv_2d_s8_x16 and .._x8, in the
 * assembler of cores with vectors of integers. Define TFL2C_DEPTHWISE_CHANNELS before it: how many
 * channels a column of scratch has. */
#ifndef TFL2C_DEPTHWISE_X16_H
#define TFL2C_DEPTHWISE_X16_H

#include <stdint.h>

/* A row of pixels in whole blocks of four channels. The assembler knows the order. */
typedef struct {
    const int8_t *columns[4]; /* of the first channel in the first window */
    int8_t *output;
    int32_t tiles; /* of four pixels */
    int32_t rest;  /* pixels behind them */
    int32_t zero_point;
    int32_t least; /* codes without the zero point */
    int32_t greatest;
    int32_t general;       /* 0: no shift is to the left, and least >= 0 */
    const int8_t *weights; /* of the first channel */
    const int32_t *blocks;
    int32_t step; /* from a pixel of the output to the next */
    int32_t count;
} tfl2c_depthwise_x16_task;

#define TFL2C_DEPTHWISE_TEXT(number) #number
#define TFL2C_DEPTHWISE_NUMBER(name) TFL2C_DEPTHWISE_TEXT(name)
#define TFL2C_DEPTHWISE_COLUMN "4 * " TFL2C_DEPTHWISE_NUMBER(TFL2C_DEPTHWISE_CHANNELS)

/* clang-format off */

/* Sums of four channels in `sums` become codes at r5. r3: block; r9: step; r11: task.
 * A sum is rescaled as in blocks_x12.h. */
#define TFL2C_DEPTHWISE_X16_CODES(sums) \
    "vldrw.32 q2, [r3]\n\t"             \
    "vldrb.s32 q1, [r3, #32]\n\t"       \
    "vldrw.32 q0, [r3, #16]\n\t"        \
    ".irp q, " sums "\n\t"              \
    "vadd.i32 \\q, \\q, q2\n\t"         \
    ".endr\n\t"                         \
    "ldr r0, [r11, #40]\n\t"            \
    "cbz r0, 6f\n\t"                    \
    "vmov.i32 q2, #0\n\t"               \
    "vmax.s32 q2, q2, q1\n\t"           \
    ".irp q, " sums "\n\t"              \
    "vshl.s32 \\q, \\q, q2\n\t"         \
    "vqrdmulh.s32 \\q, \\q, q0\n\t"     \
    ".endr\n\t"                         \
    "vmov.i32 q2, #0\n\t"               \
    "vmin.s32 q1, q1, q2\n\t"           \
    ".irp q, " sums "\n\t"              \
    "vand q2, \\q, q1\n\t"              \
    "vshr.s32 q2, q2, #31\n\t"          \
    "vadd.i32 \\q, \\q, q2\n\t"         \
    ".endr\n\t"                         \
    "b 7f\n"                            \
    "6:\n\t"                            \
    ".irp q, " sums "\n\t"              \
    "vqrdmulh.s32 \\q, \\q, q0\n\t"     \
    ".endr\n"                           \
    "7:\n\t"                            \
    "ldrd r0, r2, [r11, #28]\n\t"       \
    "ldr r4, [r11, #36]\n\t"            \
    "vdup.32 q0, r2\n\t"                \
    "vdup.32 q2, r4\n\t"                \
    ".irp q, " sums "\n\t"              \
    "vrshl.s32 \\q, \\q, q1\n\t"        \
    "vmax.s32 \\q, \\q, q0\n\t"         \
    "vmin.s32 \\q, \\q, q2\n\t"         \
    "vadd.i32 \\q, \\q, r0\n\t"         \
    "vstrb.32 \\q, [r5]\n\t"            \
    "add r5, r9\n\t"                    \
    ".endr\n\t"

/* Channels 0 and 2 of a block first, then 1 and 3: that is how pairs of sums go into vectors.
 * r1: weights; q7: columns; r7: tiles or pixels left. */
#define TFL2C_DEPTHWISE_X16_BLOCKS(windows, stride) \
    ".syntax unified\n\t"                           \
    "push {r3-r11, lr}\n\t"                         \
    "vpush {d8-d15}\n\t"                            \
    "mov r11, r0\n\t"                               \
    "ldrd r1, r3, [r11, #44]\n\t"                   \
    "ldr r9, [r11, #52]\n"                          \
    "1:\n\t"                                        \
    "vldrw.32 q7, [r11]\n\t"                        \
    "ldrd r5, r7, [r11, #16]\n\t"                   \
    "cmp r7, #0\n\t"                                \
    "beq.w 3f\n"                                    \
    "2:\n\t"                                        \
    windows                                         \
    TFL2C_DEPTHWISE_X16_CODES("q3, q4, q5, q6")     \
    "movw r0, #4 * " TFL2C_DEPTHWISE_COLUMN " * " stride "\n\t" \
    "vadd.i32 q7, q7, r0\n\t"                       \
    "subs r7, #1\n\t"                               \
    "bne.w 2b\n"                                    \
    "3:\n\t"                                        \
    "ldr r7, [r11, #24]\n\t"                        \
    "cmp r7, #0\n\t"                                \
    "beq.w 5f\n"                                    \
    "4:\n\t"                                        \
    ".irp c, 0, 1, 2, 3\n\t"                        \
    "vldrw.u32 q0, [q7, #4 * \\c]\n\t"              \
    "vldrb.8 q1, [r1, #16 * \\c]\n\t"               \
    ".if \\c == 0\n\t"                              \
    "vmladav.s8 r0, q0, q1\n\t"                     \
    ".elseif \\c == 1\n\t"                          \
    "vmladav.s8 r2, q0, q1\n\t"                     \
    ".elseif \\c == 2\n\t"                          \
    "vmladav.s8 r4, q0, q1\n\t"                     \
    ".else\n\t"                                     \
    "vmladav.s8 r6, q0, q1\n\t"                     \
    ".endif\n\t"                                    \
    ".endr\n\t"                                     \
    "vmov q3[2], q3[0], r0, r4\n\t"                 \
    "vmov q3[3], q3[1], r2, r6\n\t"                 \
    TFL2C_DEPTHWISE_X16_CODES("q3")                 \
    "movs r0, #" TFL2C_DEPTHWISE_COLUMN " * " stride "\n\t" \
    "vadd.i32 q7, q7, r0\n\t"                       \
    "subs r7, #1\n\t"                               \
    "bne.w 4b\n"                                    \
    "5:\n\t"                                        \
    "vldrw.32 q7, [r11]\n\t"                        \
    "movs r0, #16\n\t"                              \
    "vadd.i32 q7, q7, r0\n\t"                       \
    "vstrw.32 q7, [r11]\n\t"                        \
    "ldr r0, [r11, #16]\n\t"                        \
    "ldr r2, [r11, #56]\n\t"                        \
    "adds r0, #4\n\t"                               \
    "str r0, [r11, #16]\n\t"                        \
    "adds r1, #64\n\t"                              \
    "adds r3, #36\n\t"                              \
    "subs r2, #1\n\t"                               \
    "str r2, [r11, #56]\n\t"                        \
    "bne.w 1b\n\t"                                  \
    "vpop {d8-d15}\n\t"                             \
    "pop {r3-r11, pc}\n"

/* Sums of four windows of two channels, in r0, r2, r4, r6 and r8, r10, r12, lr, into q3 to q6. */
#define TFL2C_DEPTHWISE_X16_MOVE                   \
    "vmov q3[2 + \\half], q3[\\half], r0, r8\n\t"  \
    "vmov q4[2 + \\half], q4[\\half], r2, r10\n\t" \
    "vmov q5[2 + \\half], q5[\\half], r4, r12\n\t" \
    "vmov q6[2 + \\half], q6[\\half], r6, lr\n\t"

/* Weights that begin a column earlier are those of the next window: two windows see 16 bytes. */
#define TFL2C_DEPTHWISE_X16_NEAR(channel, first, second, third, fourth) \
    "vldrw.u32 q0, [q7, #4 * (" channel ")]\n\t"                        \
    "vldrb.8 q1, [r1, #16 * (" channel ")]\n\t"                         \
    "vmladav.s8 " first ", q0, q1\n\t"                                  \
    "vldrb.8 q2, [r1, #16 * (" channel ") - 4]\n\t"                     \
    "vmladav.s8 " second ", q0, q2\n\t"                                 \
    "vldrw.u32 q0, [q7, #4 * (" channel ") + 2 * " TFL2C_DEPTHWISE_COLUMN "]\n\t"                  \
    "vmladav.s8 " third ", q0, q1\n\t"                                  \
    "vmladav.s8 " fourth ", q0, q2\n\t"

#define TFL2C_DEPTHWISE_X16_APART(channel, first, second, third, fourth) \
    "vldrb.8 q1, [r1, #16 * (" channel ")]\n\t"                          \
    "vldrw.u32 q0, [q7, #4 * (" channel ")]\n\t"                         \
    "vmladav.s8 " first ", q0, q1\n\t"                                   \
    "vldrw.u32 q2, [q7, #4 * (" channel ") + 2 * " TFL2C_DEPTHWISE_COLUMN "]\n\t"                   \
    "vmladav.s8 " second ", q2, q1\n\t"                                  \
    "vldrw.u32 q0, [q7, #4 * (" channel ") + 4 * " TFL2C_DEPTHWISE_COLUMN "]\n\t"                   \
    "vmladav.s8 " third ", q0, q1\n\t"                                   \
    "vldrw.u32 q2, [q7, #4 * (" channel ") + 6 * " TFL2C_DEPTHWISE_COLUMN "]\n\t"                   \
    "vmladav.s8 " fourth ", q2, q1\n\t"

#define TFL2C_DEPTHWISE_X16_WINDOWS(kind)        \
    ".irp half, 0, 1\n\t"                        \
    kind("\\half", "r0", "r2", "r4", "r6")       \
    kind("\\half + 2", "r8", "r10", "r12", "lr") \
    TFL2C_DEPTHWISE_X16_MOVE                     \
    ".endr\n\t"

/* clang-format on */

/* Windows that begin a column apart. */
static __attribute__((naked, noinline)) void tfl2c_depthwise_x16(__attribute__((unused))
                                                                 tfl2c_depthwise_x16_task *t)
{
    __asm__ volatile(
        TFL2C_DEPTHWISE_X16_BLOCKS(TFL2C_DEPTHWISE_X16_WINDOWS(TFL2C_DEPTHWISE_X16_NEAR), "1"));
}

/* Windows that begin two columns apart. */
static __attribute__((naked, noinline)) void tfl2c_depthwise_x16_by_two(__attribute__((unused))
                                                                        tfl2c_depthwise_x16_task *t)
{
    __asm__ volatile(
        TFL2C_DEPTHWISE_X16_BLOCKS(TFL2C_DEPTHWISE_X16_WINDOWS(TFL2C_DEPTHWISE_X16_APART), "2"));
}

#endif
