/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The four gates of a cell of an LSTM in three products (sums_x4.h), rescaled (lstm_rescale.h):
 * portable, and in assembler for the cores whose registers a compiler does not use well here. Same
 * bits. */
#ifndef TFL2C_LSTM_ARGUMENTS_H
#define TFL2C_LSTM_ARGUMENTS_H

#include <stdint.h>

#include "tfl2c/armv6m.h"
#include "tfl2c/lstm_rescale.h"
#include "tfl2c/sums_x4.h"

/* Values that are there for all cells of a step, and what goes from cell to cell with them. The
 * assembler knows the order. */
typedef struct {
    const int8_t *values;
    const int8_t *whole_end; /* of groups of four */
    const int8_t *end;       /* at most TFL2C_PRODUCTS_X4_MOST of them */
    const uint32_t *weights; /* of the next cell */
    const int32_t *bias;     /* [4], likewise */
    const int32_t *rescalings;
    int32_t offset; /* to be taken off every sum */
} tfl2c_lstm_run;

/* Makes 3 * saturate16(fresh + past) for the gates of the next cell, of a run each. */
#if defined(__GNUC__) && defined(__ARM_ARCH_7M__)

/* r0: values, r1, r2: their ends, r3: words, r7-r10: some of these; lr: a code, r11: some bytes of a
 * word, r12: the mask; r4-r6: packed sums. Then r4, r7, r5, r6: those of A, B, C, D; r0: rescalings;
 * [sp]: run, arguments, whether it is the second. */
static __attribute__((naked, noinline)) void
tfl2c_lstm_arguments(__attribute__((unused)) tfl2c_lstm_run runs[2],
                     __attribute__((unused)) int32_t arguments[4])
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "movs r2, #0; push {r0-r2, r4-r11, lr}\n"
        "1: ldm r0, {r0-r3}; movs r4, #0; movs r5, #0; movs r6, #0; mov r12, #0x00ff00ff\n\t"
        "b 3f\n"
        "2: ldm r3!, {r7-r10}\n\t"
        ".irp word, r7, r8, r9, r10\n\t"
        "ldrsb lr, [r0], #1; lsr r11, \\word, #16; mla r4, lr, \\word, r4\n\t"
        "mla r5, lr, r11, r5; and r11, r12, \\word, lsr #8; mla r6, lr, r11, r6\n\t"
        ".endr\n"
        "3: cmp r0, r1; bne 2b; b 5f\n"
        "4: ldr r7, [r3], #4; ldrsb lr, [r0], #1; lsr r11, r7, #16; mla r4, lr, r7, r4\n\t"
        "mla r5, lr, r11, r5; and r11, r12, r7, lsr #8; mla r6, lr, r11, r6\n"
        "5: cmp r0, r2; bne 4b\n\t"
        "sub r4, r4, r5, lsl #16; sub r7, r6, r4, asr #8; sxth r7, r7\n\t"
        "add r7, r7, r4, asr #8; sub r4, r4, r7, lsl #8; subs r6, r6, r7; lsrs r6, r6, #16\n\t"
        "sub r6, r6, r5, asr #8; sxth r6, r6; add r6, r6, r5, asr #8; sub r5, r5, r6, lsl #8\n\t"
        "ldr r12, [sp]; str r3, [r12, #12]; ldr r0, [r12, #16]; ldr r1, [r12, #24]\n\t"
        "ldm r0!, {r8-r11}; str r0, [r12, #16]; ldr r0, [r12, #20]; subs r4, r4, r1\n\t"
        "subs r5, r5, r1; subs r6, r6, r1; subs r7, r7, r1; add r4, r8; add r7, r9\n\t"
        "add r5, r10; add r6, r11\n\t"
        ".irp sum, r4, r7, r5, r6\n\t"
        "ldm r0!, {r8-r11}; lsl r1, \\sum, #8; smull r2, r3, r1, r8; add r3, r3, r9\n\t"
        "and r10, r10, \\sum, asr #31; add r3, r3, r10; asr \\sum, r3, r11\n\t"
        "ssat \\sum, #16, \\sum\n\t"
        ".endr\n\t"
        "ldrd r0, r2, [sp, #4]; cbnz r2, 6f\n\t"
        "str r4, [r0]; str r7, [r0, #4]; strd r5, r6, [r0, #8]\n\t"
        "add r0, r12, #28; str r0, [sp]; str r0, [sp, #8]; b 1b\n"
        "6: ldm r0, {r8-r11}; add r4, r8; add r7, r9; add r5, r10; add r6, r11\n\t"
        ".irp sum, r4, r7, r5, r6\n\t"
        "ssat \\sum, #16, \\sum; add \\sum, \\sum, \\sum, lsl #1\n\t"
        ".endr\n\t"
        "str r4, [r0]; str r7, [r0, #4]; strd r5, r6, [r0, #8]\n\t"
        "add sp, #12; pop {r4-r11, pc}\n");
}

#elif defined(__GNUC__) && defined(__ARM_ARCH_6M__)

/* The products of a code at [r0, index]. */
#define TFL2C_LSTM_CODE                                                         \
    "ldrsb r4, [r0, \\index]; ldm r1!, {r2}; lsrs r3, r2, #16; muls r3, r4\n\t" \
    "add r9, r3; lsrs r3, r2, #8; ands r3, r5; muls r3, r4; add r10, r3\n\t"    \
    "muls r2, r4; add r8, r2\n\t"

#define TFL2C_LSTM_SATURATE                                             \
    "sxth r1, \\sum; cmp r1, \\sum; beq 9f; asrs \\sum, \\sum, #31\n\t" \
    "eors \\sum, r5\n9:\n\t"

/* r0: values, r1: words, r2: a word, r3: some bytes of it; r4: a code; r5: the mask; r6, r7: 0, 1;
 * r8-r10: packed sums; r11: run; r12, lr: ends. Then r2, r6, r3, r4: sums of A, B, C, D; r7:
 * rescalings, multiplied a byte after the other, the lowest first; r5: the greatest result;
 * [sp]: first run, arguments. */
static __attribute__((naked, noinline)) void
tfl2c_lstm_arguments(__attribute__((unused)) tfl2c_lstm_run runs[2],
                     __attribute__((unused)) int32_t arguments[4])
{
    __asm__ volatile(
        TFL2C_ARMV6M_SAVE
        "push {r0, r1}; mov r11, r0\n"
        "1: mov r7, r11; movs r5, #0xff; lsls r6, r5, #16; orrs r5, r6; movs r6, #0\n\t"
        "mov r8, r6; mov r9, r6; mov r10, r6; ldm r7!, {r0-r3}; mov r12, r1; mov lr, r2\n\t"
        "movs r1, r3; movs r7, #1; b 3f\n"
        "2:\n\t"
        ".rept 2\n\t"
        ".irp index, r6, r7\n\t" TFL2C_LSTM_CODE ".endr\n\t"
        "adds r0, #2\n\t"
        ".endr\n"
        "3: cmp r0, r12; bne 2b; b 5f\n"
        "4:\n\t"
        ".irp index, r6\n\t" TFL2C_LSTM_CODE ".endr\n\t"
        "adds r0, #1\n"
        "5: cmp r0, lr; bne 4b\n\t"
        "mov r7, r11; str r1, [r7, #12]; mov r2, r8; mov r3, r9; mov r4, r10\n\t"
        "lsls r5, r3, #16; subs r2, r2, r5; asrs r5, r2, #8; subs r6, r4, r5\n\t"
        "sxth r6, r6; adds r6, r6, r5; lsls r5, r6, #8; subs r2, r2, r5\n\t"
        "subs r4, r4, r6; lsrs r4, r4, #16; asrs r5, r3, #8; subs r4, r4, r5\n\t"
        "sxth r4, r4; adds r4, r4, r5; lsls r5, r4, #8; subs r3, r3, r5\n\t"
        "ldr r0, [r7, #16]; ldr r1, [r7, #24]; subs r2, r2, r1; subs r6, r6, r1\n\t"
        "subs r3, r3, r1; subs r4, r4, r1; ldm r0!, {r1, r5}; adds r2, r2, r1\n\t"
        "adds r6, r6, r5; ldm r0!, {r1, r5}; adds r3, r3, r1; adds r4, r4, r5\n\t"
        "str r0, [r7, #16]; ldr r7, [r7, #20]; movs r5, #255; lsls r5, r5, #7; adds r5, #127\n\t"
        ".irp sum, r2, r6, r3, r4\n\t"
        "ldrb r0, [r7, #0]; muls r0, \\sum; asrs r0, r0, #8\n\t"
        "ldrb r1, [r7, #1]; muls r1, \\sum; adds r0, r0, r1; asrs r0, r0, #8\n\t"
        "ldrb r1, [r7, #2]; muls r1, \\sum; adds r0, r0, r1; asrs r0, r0, #8\n\t"
        "ldrb r1, [r7, #3]; muls r1, \\sum; adds r0, r0, r1; asrs \\sum, \\sum, #31\n\t"
        "ldr r1, [r7, #4]; adds r0, r0, r1; ldr r1, [r7, #8]; ands \\sum, r1\n\t"
        "adds \\sum, \\sum, r0; ldr r1, [r7, #12]; asrs \\sum, r1\n\t"
        "adds r7, #16\n\t" TFL2C_LSTM_SATURATE ".endr\n\t"
        "ldr r0, [sp, #4]; ldr r1, [sp]; cmp r11, r1; bne 6f\n\t"
        "str r2, [r0]; str r6, [r0, #4]; str r3, [r0, #8]; str r4, [r0, #12]\n\t"
        "movs r0, #28; add r11, r0; b 1b\n"
        "6:\n\t"
        ".irp sum, r2, r6, r3, r4\n\t"
        "ldr r1, [r0]; adds \\sum, \\sum, r1\n\t" TFL2C_LSTM_SATURATE
        "lsls r1, \\sum, #1; adds \\sum, \\sum, r1; stm r0!, {\\sum}\n\t"
        ".endr\n\t"
        "add sp, #8\n\t" TFL2C_ARMV6M_RETURN);
}

#else

/* Makes the sums of the gates, rescaled. */
static inline void tfl2c_lstm_sums(tfl2c_lstm_run *run, int32_t sums[4])
{
    uint32_t packed[3] = {0, 0, 0};

    sums[0] = run->bias[0] - run->offset;
    sums[1] = run->bias[1] - run->offset;
    sums[2] = run->bias[2] - run->offset;
    sums[3] = run->bias[3] - run->offset;
    run->bias += 4;
    for (const int8_t *x = run->values; x != run->end; x++) {
        tfl2c_add_x4(*x, *run->weights++, packed);
    }
    tfl2c_unpack_x4(packed, sums);
    for (int32_t g = 0; g < 4; g++) {
        const int32_t *rescaling = &run->rescalings[g * TFL2C_LSTM_RESCALING];

        sums[g] = tfl2c_clamp(tfl2c_lstm_rescale(sums[g], rescaling), INT16_MIN, INT16_MAX);
    }
}

static inline void tfl2c_lstm_arguments(tfl2c_lstm_run runs[2], int32_t arguments[4])
{
    int32_t past[4];

    tfl2c_lstm_sums(&runs[0], arguments);
    tfl2c_lstm_sums(&runs[1], past);
    for (int32_t g = 0; g < 4; g++) {
        arguments[g] = 3 * tfl2c_clamp(arguments[g] + past[g], INT16_MIN, INT16_MAX);
    }
}

#endif

#endif
