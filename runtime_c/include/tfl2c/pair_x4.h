/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of convolutions for cores with the DSP extension: windows of two pixels, widened
 * to 16 bits, under blocks of four output channels. conv_2d_s8_x4.h says what a block is. */
#ifndef TFL2C_PAIR_X4_H
#define TFL2C_PAIR_X4_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/requant.h"

#if !defined(__ARM_FEATURE_DSP)
#error "pair_x4.h needs the DSP extension"
#endif

/* Pairs of pixels, all of them equally far apart. The assembler knows the order. */
typedef struct {
    int16_t *values; /* [products / 2][2 pixels][2] */
    int8_t *first;   /* where the codes of the first pixel go */
    int8_t *second;
    const int16_t *values_end;
    const int8_t *first_end; /* of whole blocks */
    int32_t steps;           /* products / 2: at least 2 */
    const int8_t *from[2];   /* the windows of the first two pixels */
    int32_t groups;          /* of four bytes in a row of the kernel */
    const uint32_t *blocks;  /* at least one */
    int32_t rows;            /* of the kernel; 0: the values are there */
    int32_t skip;            /* bytes from the end of one row's groups to the next row */
    int32_t rest;            /* bytes of a row behind its groups */
    int32_t rest_skip;       /* from their end to the next row's */
    int32_t pairs;           /* at least one */
    int32_t move;            /* bytes from the windows of a pair to those of the next */
    int32_t next_output;     /* from the end of whole blocks to the next pair's codes */
    int32_t move_output;     /* from codes to the next pair's */
} tfl2c_pair_task;

/* Copies the task and finds where to enter the unrolled loops. */
#define TFL2C_PAIR_ENTER                                                                     \
    "push {r4-r11, lr}; sub sp, #76; mov r12, sp; ldm r0!, {r1-r8}; stm r12!, {r1-r8}\n\t"   \
    "subs r6, #2; and r6, r6, #15; adds r6, #1; adr.w r8, 3f; movs r7, #(3f - 2f) / 16\n\t"  \
    "mls r6, r6, r7, r8; orr r6, r6, #1; str r6, [sp, #20]\n\t"                              \
    "ldm r0!, {r1-r10}; subs r1, #1; and r11, r1, #3; add r11, r11, #1; asrs r1, r1, #2\n\t" \
    "stm r12!, {r1-r10}; adr.w r4, 13f; movs r5, #(13f - 12f) / 4; mls r4, r11, r5, r4\n\t"  \
    "orr r4, r4, #1; str r4, [sp, #72]\n"

/* From 10 to 16: widens the windows of two pixels, groups of four first. */
#define TFL2C_PAIR_WIDEN                                                                  \
    "10: ldr r0, [sp, #24]; ldr r1, [sp, #28]; ldr r2, [sp]; ldr r3, [sp, #32]\n\t"       \
    "ldr r12, [sp, #40]; ldr lr, [sp, #44]; ldr r11, [sp, #72]; cmp r12, #0; beq 16f\n\t" \
    "cmp r3, #0; blt 14f\n"                                                               \
    "11: mov r10, r3; bx r11\n"                                                           \
    "12: .rept 4\n\t"                                                                     \
    "ldr r8, [r0], #4; ldr r9, [r1], #4; sxtb16 r4, r8; sxtb16 r5, r9\n\t"                \
    "sxtb16 r6, r8, ror #8; sxtb16 r7, r9, ror #8; stm r2!, {r4-r7}\n\t"                  \
    ".endr\n"                                                                             \
    "13: subs r10, #1; bpl 12b\n\t"                                                       \
    "add r0, r0, lr; add r1, r1, lr; subs r12, #1; bne 11b\n"                             \
    "14: ldr r3, [sp, #48]; cbz r3, 16f\n\t"                                              \
    "ldr r0, [sp, #24]; ldr r1, [sp, #28]; ldr r4, [sp, #52]; ldr r12, [sp, #40]\n\t"     \
    "add r5, r4, r3; sub r5, r5, lr; add r0, r0, r5; add r1, r1, r5; movs r7, #2\n"       \
    "15: mov r10, r3\n"                                                                   \
    "17: ldrsb r5, [r0], #1; ldrsb r6, [r1], #1; strh r5, [r2]; strh r6, [r2, #4]\n\t"    \
    "add r2, r2, r7; eor r7, r7, #4; subs r10, #1; bne 17b\n\t"                           \
    "add r0, r0, r4; add r1, r1, r4; subs r12, #1; bne 15b\n"

/* Two roundings of two sums: r0 holds their shift in its lowest byte, BEFORE scales the sums. */
#define TFL2C_PAIR_EXACTLY(SUMS, BEFORE, MULTIPLIER, ADDEND, BEHIND)      \
    ".irp x, " SUMS "; " BEFORE "; smmulr r\\x, r\\x, " MULTIPLIER "\n\t" \
    "add r\\x, r\\x, r\\x, asr #31; add r\\x, r\\x, " ADDEND "\n\t"       \
    "asr r\\x, r\\x, r0; ssat r\\x, #8, r\\x; .endr; " BEHIND "\n\t"
#define TFL2C_PAIR_EVEN(SUMS, BEHIND) \
    TFL2C_PAIR_EXACTLY(SUMS, "lsl r\\x, r\\x, #1", "r2", "r3", BEHIND)
#define TFL2C_PAIR_ODD(SUMS, BEHIND) \
    TFL2C_PAIR_EXACTLY(SUMS, "asr r\\x, r\\x, #7", "r12", "lr", BEHIND)

/* Returns what lies behind the blocks.
 * While values are widened r0, r1: windows, r2: values, r12: rows, r3: how often the unrolled loop
 * runs, r10: how often it still does, lr: skip. Then r4-r7: sums A, AB, C, CD of the first pixel,
 * r8-r11: of the second; r0: values, r1: blocks.
 * On the stack: the task, with places in the unrolled loops instead of steps and behind it. */
static __attribute__((naked, noinline, aligned(4))) const uint32_t *
tfl2c_pair_run(__attribute__((unused)) const tfl2c_pair_task *t)
{
    __asm__ volatile(
        ".syntax unified\n\t" TFL2C_PAIR_ENTER TFL2C_PAIR_WIDEN
        "16: ldr r0, [sp]; ldr r1, [sp, #36]\n\t"
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
        "ldr r2, [sp, #56]; subs r2, #1; beq 18f; str r2, [sp, #56]\n\t"
        "ldr r2, [sp, #24]; ldr r3, [sp, #28]; ldr r4, [sp, #60]; ldr r5, [sp, #4]\n\t"
        "ldr r6, [sp, #8]; ldr r7, [sp, #64]; ldr r8, [sp, #16]; ldr r9, [sp, #68]\n\t"
        "adds r2, r2, r4; adds r3, r3, r4; strd r2, r3, [sp, #24]; adds r5, r5, r7\n\t"
        "adds r6, r6, r7; strd r5, r6, [sp, #4]; add r8, r8, r9; str r8, [sp, #16]; b 10b\n"
        "18: mov r0, r1; add sp, #76; pop {r4-r11, pc}\n\t"
        "5:\n\t" TFL2C_PAIR_EVEN("4, 8", "lsrs r0, r0, #8")
            TFL2C_PAIR_ODD("5, 9", "lsrs r0, r0, #8; ldm r1!, {r2, r3, r12, lr}")
                TFL2C_PAIR_EVEN("6, 10", "lsrs r0, r0, #8") TFL2C_PAIR_ODD("7, 11", "b 4b")
        :
        :
        : "memory");
}

/* Pixels under all channels. The task has what is the same for all pairs. */
typedef struct {
    tfl2c_pair_task task;
    int32_t step;     /* bytes from one input row to the next */
    int32_t channels; /* of the output */
    int32_t whole;    /* of these, in whole blocks */
    int32_t least;    /* codes, activation included */
    int32_t greatest;
} tfl2c_pairs;

static inline void tfl2c_pair_step(tfl2c_pairs *all, int32_t step)
{
    all->step = step;
    all->task.skip = step - 4 * all->task.groups;
    all->task.rest_skip = step - all->task.rest;
}

/* The channels that are no whole block, of values that are there unless there are no others. */
static void tfl2c_pair_rest(const tfl2c_pairs *all, const uint32_t *block)
{
    const size_t count = (size_t)(all->channels - all->whole);
    int8_t codes[2][4];
    tfl2c_pair_task t = all->task;

    t.blocks = block;
    t.first = codes[0];
    t.second = codes[1];
    t.first_end = codes[1];
    t.rows = all->whole != 0 ? 0 : t.rows;
    (void)tfl2c_pair_run(&t);
    memcpy(&all->task.first[all->whole], codes[0], count);
    memcpy(&all->task.second[all->whole], codes[1], count);
}

/* All channels of two pixels, which may be the same one. */
static void tfl2c_pair_make(tfl2c_pairs *all)
{
    const uint32_t *block = all->task.blocks;

    all->task.pairs = 1;
    if (all->whole != 0) {
        all->task.first_end = &all->task.first[all->whole];
        block = tfl2c_pair_run(&all->task);
    }
    if (all->whole != all->channels) {
        tfl2c_pair_rest(all, block);
    }
    for (int32_t c = 0; c < all->channels && (all->least > -128 || all->greatest < 127); c++) {
        int8_t *const first = &all->task.first[c];
        int8_t *const second = &all->task.second[c];

        *first = (int8_t)tfl2c_clamp(*first, all->least, all->greatest);
        *second = (int8_t)tfl2c_clamp(*second, all->least, all->greatest);
    }
}

/* Pairs of neighbouring pixels: the window of the first one and where it goes. */
static void tfl2c_pair_many(tfl2c_pairs *all, const int8_t *from, int8_t *to, int32_t count)
{
    tfl2c_pair_task *const t = &all->task;

    t->from[0] = from;
    t->from[1] = &from[t->move / 2];
    t->first = to;
    t->second = &to[all->channels];
    if (count > 0 && all->least == -128 && all->greatest == 127 && all->whole == all->channels) {
        t->pairs = count;
        t->first_end = &to[all->whole];
        (void)tfl2c_pair_run(t);
        return;
    }
    for (; count > 0; count--) {
        tfl2c_pair_make(all);
        t->from[0] += t->move;
        t->from[1] += t->move;
        t->first += t->move_output;
        t->second += t->move_output;
    }
}

/* Two pixels that are no neighbours, or the first one alone. */
static void tfl2c_pair_two(tfl2c_pairs *all, const int8_t *const *from, int8_t *const *to,
                           int32_t count)
{
    all->task.from[0] = from[0];
    all->task.from[1] = from[count - 1];
    all->task.first = to[0];
    all->task.second = to[count - 1];
    tfl2c_pair_make(all);
}

#endif
