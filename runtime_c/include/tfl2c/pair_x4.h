/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of convolutions for cores with the DSP extension: windows of two pixels, widened
 * to 16 bits, under blocks of four output channels. conv_2d_s8_x4.h says what a block is. */
#ifndef TFL2C_PAIR_X4_H
#define TFL2C_PAIR_X4_H

#include <stdint.h>

#if !defined(__ARM_FEATURE_DSP)
#error "pair_x4.h needs the DSP extension"
#endif

/* Two pixels under whole blocks of channels. The assembler knows the order. */
typedef struct {
    const int16_t *values;  /* [products / 2][2 pixels][2] */
    const uint32_t *blocks; /* at least one */
    int8_t *first;          /* where the codes of the first pixel go */
    int8_t *second;
    const int16_t *values_end;
    const int8_t *first_end;
    int32_t steps; /* products / 2: at least 2 */
} tfl2c_pair_task;

/* Returns what lies behind the blocks.
 * r4-r7: sums A, AB, C, CD of the first pixel, r8-r11: of the second; r0: values, r1: blocks;
 * [sp]: values, first, second, values_end, first_end, where to enter the unrolled loop. */
static __attribute__((naked, noinline, aligned(4))) const uint32_t *
tfl2c_pair_blocks(__attribute__((unused)) const tfl2c_pair_task *t)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r0-r6}; subs r6, #2; and r6, r6, #15\n\t"
        "adds r6, #1; adr.w r8, 3f; movs r7, #(3f - 2f) / 16; mls r6, r6, r7, r8\n\t"
        "orr r6, r6, #1; push {r0, r2-r6}\n\t"
        "1: ldm r1!, {r4-r7}; ldm r0!, {r2, r3}; ldm r1!, {r12, lr}\n\t"
        "smlad r9, r3, r12, r5; smlad r5, r2, r12, r5; smlad r11, r3, lr, r7\n\t"
        "smlad r7, r2, lr, r7; sxtb16 r12, r12; sxtb16 lr, lr\n\t"
        "smlad r8, r3, r12, r4; smlad r4, r2, r12, r4; smlad r10, r3, lr, r6\n\t"
        "smlad r6, r2, lr, r6; ldr pc, [sp, #20]\n\t"
        "2: .rept 16\n\t"
        "ldm r0!, {r2, r3}; ldm r1!, {r12, lr}; smlad r5, r2, r12, r5\n\t"
        "smlad r9, r3, r12, r9; smlad r7, r2, lr, r7; smlad r11, r3, lr, r11\n\t"
        "sxtb16 r12, r12; sxtb16 lr, lr; smlad r4, r2, r12, r4\n\t"
        "smlad r8, r3, r12, r8; smlad r6, r2, lr, r6; smlad r10, r3, lr, r10\n\t"
        ".endr\n\t"
        "3: ldr r2, [sp, #12]; cmp r0, r2; bne 2b\n\t"
        "ldm r1!, {r0, r2, r3, r12, lr}; subs r5, r5, r4; subs r7, r7, r6\n\t"
        "sub r9, r9, r8; sub r11, r11, r10; cmp r0, #0; bne 5f\n\t"
        "lsls r4, r4, #8; lsls r6, r6, #8; lsl r8, r8, #8; lsl r10, r10, #8\n\t"
        "smmla r4, r4, r2, r3; smmla r8, r8, r2, r3; smmla r5, r5, r12, lr\n\t"
        "smmla r9, r9, r12, lr; ldm r1!, {r2, r3, r12, lr}; smmla r6, r6, r2, r3\n\t"
        "smmla r10, r10, r2, r3; smmla r7, r7, r12, lr; smmla r11, r11, r12, lr\n\t"
        ".irp x, 4, 5, 6, 7, 8, 9, 10, 11\n\t"
        "ssat r\\x, #8, r\\x, asr #12\n\t"
        ".endr\n\t"
        "4: ldrd r0, r2, [sp, #4]; strb r4, [r0], #1; strb r5, [r0], #1\n\t"
        "strb r6, [r0], #1; strb r7, [r0], #1; strb r8, [r2], #1; strb r9, [r2], #1\n\t"
        "strb r10, [r2], #1; strb r11, [r2], #1; strd r0, r2, [sp, #4]\n\t"
        "ldr r3, [sp, #16]; cmp r0, r3; ldr r0, [sp]; bne 1b\n\t"
        "mov r0, r1; add sp, #24; pop {r4-r11, pc}\n\t"
        /* Two roundings: r0 holds a shift in each byte. */
        "5:\n\t"
        ".irp x, 4, 8\n\t"
        "lsl r\\x, r\\x, #1; smmulr r\\x, r\\x, r2; add r\\x, r\\x, r\\x, asr #31\n\t"
        "add r\\x, r\\x, r3; asr r\\x, r\\x, r0; ssat r\\x, #8, r\\x\n\t"
        ".endr\n\t"
        "lsrs r0, r0, #8\n\t"
        ".irp x, 5, 9\n\t"
        "asr r\\x, r\\x, #7; smmulr r\\x, r\\x, r12; add r\\x, r\\x, r\\x, asr #31\n\t"
        "add r\\x, r\\x, lr; asr r\\x, r\\x, r0; ssat r\\x, #8, r\\x\n\t"
        ".endr\n\t"
        "ldm r1!, {r2, r3, r12, lr}; lsrs r0, r0, #8\n\t"
        ".irp x, 6, 10\n\t"
        "lsl r\\x, r\\x, #1; smmulr r\\x, r\\x, r2; add r\\x, r\\x, r\\x, asr #31\n\t"
        "add r\\x, r\\x, r3; asr r\\x, r\\x, r0; ssat r\\x, #8, r\\x\n\t"
        ".endr\n\t"
        "lsrs r0, r0, #8\n\t"
        ".irp x, 7, 11\n\t"
        "asr r\\x, r\\x, #7; smmulr r\\x, r\\x, r12; add r\\x, r\\x, r\\x, asr #31\n\t"
        "add r\\x, r\\x, lr; asr r\\x, r\\x, r0; ssat r\\x, #8, r\\x\n\t"
        ".endr\n\t"
        "b 4b\n\t"
        :
        :
        : "memory");
}

/* The rows of two windows. The assembler knows the order. */
typedef struct {
    const int8_t *first;
    const int8_t *second;
    int16_t *values; /* [rows][groups][2][2 pixels][2] */
    int32_t groups;  /* of four bytes, to be widened of each row: at least one */
    int32_t rows;
    int32_t skip; /* bytes from the end of one row's groups to the next row */
} tfl2c_pair_rows;

/* r0, r1: windows, r2: values, r3: how often the unrolled loop runs, r10: how often it still does,
 * r12: rows, lr: skip, r11: where to enter the unrolled loop. */
static __attribute__((naked, noinline, aligned(4))) void
tfl2c_pair_widen(__attribute__((unused)) const tfl2c_pair_rows *from)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push {r4-r11, lr}; ldm r0, {r0-r3, r12, lr}; subs r3, #1; and r4, r3, #3\n\t"
                     "adds r4, #1; lsrs r3, r3, #2; adr.w r11, 3f; movs r5, #(3f - 2f) / 4\n\t"
                     "mls r11, r4, r5, r11; orr r11, r11, #1\n\t"
                     "1: mov r10, r3; bx r11\n\t"
                     "2:\n\t"
                     ".rept 4\n\t"
                     "ldr r8, [r0], #4; ldr r9, [r1], #4; sxtb16 r4, r8; sxtb16 r5, r9\n\t"
                     "sxtb16 r6, r8, ror #8; sxtb16 r7, r9, ror #8; stm r2!, {r4-r7}\n\t"
                     ".endr\n\t"
                     "3: subs r10, #1; bpl 2b\n\t"
                     "add r0, r0, lr; add r1, r1, lr; subs r12, #1; bne 1b\n\t"
                     "pop {r4-r11, pc}\n\t"
                     :
                     :
                     : "memory");
}

/* What the groups of four leave of every row, `rest` bytes: behind the values of the groups. */
static void tfl2c_pair_rest(const tfl2c_pair_rows *from, int32_t rest)
{
    const int32_t whole = 4 * from->groups;
    int16_t *const values = &from->values[2 * from->rows * whole];
    int32_t taken = 0;

    for (int32_t k = 0; k < from->rows; k++) {
        const int32_t at = k * (whole + from->skip) + whole;

        for (int32_t i = at; i < at + rest; i++, taken++) {
            int16_t *to = &values[taken / 2 * 4 + taken % 2];

            to[0] = from->first[i];
            to[2] = from->second[i];
        }
    }
}

#endif
