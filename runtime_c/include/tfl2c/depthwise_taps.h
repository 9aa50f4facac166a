/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of products in 16 lanes, rescaled: the inner loops of depthwise_conv_2d_s8_lanes, in the
 * assembler of cores with vectors of integers. */
#ifndef TFL2C_DEPTHWISE_TAPS_H
#define TFL2C_DEPTHWISE_TAPS_H

#include <stdint.h>

/* All blocks of some windows. The assembler knows the order. */
typedef struct {
    const int8_t *weights;
    const int32_t *blocks;
    const int8_t *origin; /* what taps count from */
    int8_t *output;
    const uint8_t *lanes; /* NULL: 0, 1, .. 15 */
    int32_t count;        /* of blocks */
    int32_t stored;       /* lanes of each that are results */
    const int32_t *taps;  /* bytes from the origin to the code of input channel 0 */
    int32_t singles;      /* taps whose products are added one by one */
    int32_t pairs;        /* taps behind them, in twos: two products fit in 16 bits */
    int32_t least;        /* codes */
    int32_t greatest;
    int32_t zero_point;
    int32_t general; /* 0: no shift is to the left, and least >= zero_point; 1: all shifts are
                             to the right */
    int32_t windows; /* at least 1 */
    int32_t step;    /* from the origin of a window to the next */
    int32_t output_step;
} tfl2c_depthwise_taps_task;

/* clang-format off */

/* q4: codes; r1: weights. Lanes 0, 4, .. are summed up in q0, lanes 1, 5, .. in q1, and so on. */
#define TFL2C_DEPTHWISE_TAPS_SINGLE   \
    "vldrb.8 q5, [r1], #16\n\t"       \
    "vmullb.s8 q6, q4, q5\n\t"        \
    "vmullt.s8 q4, q4, q5\n\t"        \
    TFL2C_DEPTHWISE_TAPS_ADD("q5", "q6", "q0", "q2") \
    TFL2C_DEPTHWISE_TAPS_ADD("q5", "q4", "q1", "q3")

/* Adds eight sums of 16 bits, which are lost. */
#define TFL2C_DEPTHWISE_TAPS_ADD(spare, from, even, odd) \
    "vmovlb.s16 " spare ", " from "\n\t"                 \
    "vadd.i32 " even ", " even ", " spare "\n\t"         \
    "vmovlt.s16 " from ", " from "\n\t"                  \
    "vadd.i32 " odd ", " odd ", " from "\n\t"

/* r0 and r10: two codes of each lane. */
#define TFL2C_DEPTHWISE_TAPS_PAIR      \
    "vldrb.8 q4, [r0]\n\t"             \
    "vldrb.8 q5, [r1], #16\n\t"        \
    "vmullb.s8 q6, q4, q5\n\t"         \
    "vmullt.s8 q4, q4, q5\n\t"         \
    "vldrb.8 q5, [r10]\n\t"            \
    "vldrb.8 q7, [r1]\n\t"             \
    "vmullt.s8 q7, q5, q7\n\t"         \
    "vadd.i16 q4, q4, q7\n\t"          \
    TFL2C_DEPTHWISE_TAPS_ADD("q7", "q4", "q1", "q3") \
    "vldrb.8 q7, [r1], #16\n\t"        \
    "vmullb.s8 q7, q5, q7\n\t"         \
    "vadd.i16 q6, q6, q7\n\t"          \
    TFL2C_DEPTHWISE_TAPS_ADD("q7", "q6", "q0", "q2")

/* A sum is rescaled as in blocks_x12.h: VRSHL and VSHL look at the last byte of a lane alone. Where
 * all shifts are to the right, every negative product loses one. */
#define TFL2C_DEPTHWISE_TAPS_GENERAL                  \
    "vmov.i32 q5, #0\n\t"                             \
    "vmax.s8 q6, q4, q5\n\t"                          \
    "vmin.s8 q4, q4, q5\n\t"                          \
    ".irp j, 0, 1, 2, 3\n\t"                          \
    ".if \\j == 0\n\t"                                \
    "vshl.s32 q0, q0, q6\n\t"                         \
    ".else\n\t"                                       \
    "vshr.u32 q5, q6, #8 * \\j\n\t"                   \
    "vshl.s32 q\\j, q\\j, q5\n\t"                     \
    ".endif\n\t"                                      \
    "vldrw.32 q5, [r2, #64 + 16 * \\j]\n\t"           \
    "vqrdmulh.s32 q\\j, q\\j, q5\n\t"                 \
    "vshl.i32 q5, q4, #24 - 8 * \\j\n\t"              \
    "vand q5, q5, q\\j\n\t"                           \
    "vshr.s32 q5, q5, #31\n\t"                        \
    "vadd.i32 q\\j, q\\j, q5\n\t"                     \
    ".endr\n\t"

/* Where no shift is to the left. more: what is done with a product besides */
#define TFL2C_DEPTHWISE_TAPS_MULTIPLY(more) \
    ".irp j, 0, 1, 2, 3\n\t"                \
    "vldrw.32 q5, [r2, #64 + 16 * \\j]\n\t" \
    "vqrdmulh.s32 q\\j, q\\j, q5\n\t"       \
    more                                    \
    ".endr\n\t"

/* Codes saturate while they become narrow, as they are within -128 and 127 in the end. */
#define TFL2C_DEPTHWISE_TAPS_CODES \
    "vrshl.s32 q0, q0, q4\n\t"     \
    ".irp j, 1, 2, 3\n\t"          \
    "vshr.u32 q5, q4, #8 * \\j\n\t"   \
    "vrshl.s32 q\\j, q\\j, q5\n\t" \
    ".endr\n\t"                    \
    "vqmovnb.s32 q0, q0\n\t"       \
    "vqmovnt.s32 q0, q2\n\t"       \
    "vqmovnb.s32 q1, q1\n\t"       \
    "vqmovnt.s32 q1, q3\n\t"       \
    "ldrd r0, r9, [r11, #40]\n\t"  \
    "ldr r10, [r11, #48]\n\t"      \
    "vqadd.s16 q0, q0, r10\n\t"    \
    "vqadd.s16 q1, q1, r10\n\t"    \
    "vdup.8 q4, r0\n\t"            \
    "vdup.8 q5, r9\n\t"            \
    "vqmovnb.s16 q0, q0\n\t"       \
    "vqmovnt.s16 q0, q1\n\t"       \
    "vmax.s8 q0, q0, q4\n\t"       \
    "vmin.s8 q0, q0, q5\n\t"       \
    "vpst\n\t"                     \
    "vstrbt.8 q0, [r8]\n\t"

/* All sums of a block: r5: lanes; r7: origin; r9: taps; r10: singles; r12: pairs. */
#define TFL2C_DEPTHWISE_TAPS_SUMS      \
    "cmp r5, #0\n\t"                   \
    "bne.w 5f\n\t"                     \
    "wls lr, r10, 3f\n"                \
    "2:\n\t"                           \
    "ldr r0, [r9], #4\n\t"             \
    "add r0, r7\n\t"                   \
    "vldrb.8 q4, [r0]\n\t"             \
    TFL2C_DEPTHWISE_TAPS_SINGLE        \
    "le lr, 2b\n"                      \
    "3:\n\t"                           \
    "wls lr, r12, 7f\n"                \
    "4:\n\t"                           \
    "ldrd r0, r10, [r9], #8\n\t"       \
    "add r0, r7\n\t"                   \
    "add r10, r7\n\t"                  \
    TFL2C_DEPTHWISE_TAPS_PAIR          \
    "le lr, 4b\n\t"                    \
    "b 7f\n"                           \
    "5:\n\t"                           \
    "vldrb.8 q7, [r5], #16\n\t"        \
    "add r10, r10, r12, lsl #1\n\t"    \
    "wls lr, r10, 7f\n"                \
    "6:\n\t"                           \
    "ldr r0, [r9], #4\n\t"             \
    "add r0, r7\n\t"                   \
    "vldrb.u8 q4, [r0, q7]\n\t"        \
    TFL2C_DEPTHWISE_TAPS_SINGLE        \
    "le lr, 6b\n"                      \
    "7:\n\t"

/* r1: weights; r2: block; r3: origin; r4: output; r6: blocks left; r8: where a block's codes go;
 * r11: task. */
static __attribute__((naked, noinline)) void tfl2c_depthwise_taps(__attribute__((unused))
                                                                  tfl2c_depthwise_taps_task *t)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r3-r11, lr}\n\t"
        "vpush {d8-d15}\n\t"
        "mov r11, r0\n\t"
        "ldr r7, [r11, #24]\n\t"
        "vctp.8 r7\n"
        "0:\n\t"
        "ldm r11, {r1-r6}\n"
        "1:\n\t"
        "vldrw.32 q0, [r2]\n\t"
        "vldrw.32 q1, [r2, #16]\n\t"
        "vldrw.32 q2, [r2, #32]\n\t"
        "vldrw.32 q3, [r2, #48]\n\t"
        "ldrd r7, r8, [r2, #144]\n\t"
        "add r7, r3\n\t"
        "add r8, r4\n\t"
        "ldrd r9, r10, [r11, #28]\n\t"
        "ldr r12, [r11, #36]\n\t"
        TFL2C_DEPTHWISE_TAPS_SUMS
        "ldr r0, [r11, #52]\n\t"
        "vldrw.32 q4, [r2, #128]\n\t"
        "cmp r0, #1\n\t"
        "beq.w 8f\n\t"
        "blo.w 10f\n\t"
        TFL2C_DEPTHWISE_TAPS_GENERAL
        "b 9f\n"
        "8:\n\t"
        TFL2C_DEPTHWISE_TAPS_MULTIPLY("vshr.s32 q5, q\\j, #31\n\tvadd.i32 q\\j, q\\j, q5\n\t")
        "b 9f\n"
        "10:\n\t"
        TFL2C_DEPTHWISE_TAPS_MULTIPLY("")
        "9:\n\t"
        TFL2C_DEPTHWISE_TAPS_CODES
        "adds r2, #152\n\t"
        "subs r6, #1\n\t"
        "bne.w 1b\n\t"
        "ldrd r0, r9, [r11, #56]\n\t"
        "ldr r10, [r11, #64]\n\t"
        "add r3, r9\n\t"
        "add r4, r10\n\t"
        "subs r0, #1\n\t"
        "strd r3, r4, [r11, #8]\n\t"
        "str r0, [r11, #56]\n\t"
        "bne.w 0b\n\t"
        "vpop {d8-d15}\n\t"
        "pop {r3-r11, pc}\n");
}

/* clang-format on */

#endif
