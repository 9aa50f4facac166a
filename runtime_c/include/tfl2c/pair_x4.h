/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The inner loops of convolutions for cores with the DSP extension: windows of two pixels, widened
 * to 16 bits, under blocks of four output channels. conv_2d_s8_x4.h says what a block is. */
#ifndef TFL2C_PAIR_X4_H
#define TFL2C_PAIR_X4_H

#include <stdint.h>
#include <string.h>

#if !defined(__ARM_FEATURE_DSP)
#error "pair_x4.h needs the DSP extension"
#endif

/* Pairs of pixels, all of them equally far apart. The assembler knows the order. */
typedef struct {
    int16_t *values; /* [products / 2][2 pixels][2] */
    int8_t *first;   /* where the codes of the first pixel go */
    int32_t beside;  /* bytes from these to the codes of the second, and on to the next pair's */
    int8_t *last;    /* where those of the last block of the first pixel go */
    int32_t steps;   /* products / 2: at least 2 */
    const int8_t *values_end; /* or, if blocks have a word of shifts, the byte before */
    const uint32_t *blocks;
    const int8_t *from;   /* the window of the first pixel */
    int32_t apart;        /* bytes from it to that of the second */
    int16_t *widened;     /* where the rows of the kernel go: values that are there may precede */
    int32_t rest;         /* bytes of a row of the kernel behind its groups: up to 3, or less than 0
                           * if the last group begins so much nearer */
    int16_t *rest_values; /* where they go */
    int32_t rows;         /* of the kernel */
    int32_t skip;         /* bytes from the end of a row to the next */
    int32_t groups;       /* of four bytes in a row */
    int32_t pairs;        /* at least one */
    int32_t move;         /* bytes from a window to that of the next pair's first pixel */
} tfl2c_pair_task;

/* A part of a naked function. */
#define TFL2C_PAIR_ASM(TEXT) __asm__ volatile(TEXT : : : "memory")

/* Two products of two pixels under four channels. */
#define TFL2C_PAIR_STEP                                                                 \
    "smlad r5, r2, r12, r5; smlad r9, r3, r12, r9; smlad r7, r2, lr, r7\n\t"            \
    "smlad r11, r3, lr, r11; sxtb16 r12, r12; sxtb16 lr, lr; smlad r4, r2, r12, r4\n\t" \
    "smlad r8, r3, r12, r8; smlad r6, r2, lr, r6; smlad r10, r3, lr, r10\n\t"

/* Copies the task and finds where to enter the unrolled loops. The first step of that over the
 * products is 10 bytes longer than the others: it loads words one by one, which takes more
 * instructions and fewer cycles than loading two at a time. */
#define TFL2C_PAIR_ENTER                                                               \
    "push {r4-r11, lr}; sub sp, #72; mov r12, sp; ldm r0!, {r1-r8}; subs r5, #2\n\t"   \
    "and r5, r5, #15; adds r5, #1; adr.w r9, 3f; movs r10, #(3f - 22f) / 15\n\t"       \
    "mls r9, r5, r10, r9; lsrs r5, r5, #4; it ne; subne r9, #10; orr r5, r9, #1\n\t"   \
    "stm r12!, {r1-r8}; ldm r0, {r1-r9}\n\t"                                           \
    "adr.w r10, 14f; subs r7, #1; ittt pl; andpl r0, r7, #3; addpl r0, r0, #1\n\t"     \
    "movpl r11, #(13f - 12f) / 4; itt pl; adrpl r10, 13f; mlspl r10, r0, r11, r10\n\t" \
    "orrs r0, r7, r3; it eq; adreq r10, 23f\n\t"                                       \
    "eor r0, r3, #1; orrs r0, r0, r7, lsr #1; itt eq; adreq r10, 24f\n\t"              \
    "mlseq r10, r7, r11, r10\n\t"                                                      \
    "orr r10, r10, #1; asrs r7, r7, #2; stm r12!, {r1-r10}\n"

/* Widens four bytes of two windows. */
#define TFL2C_PAIR_GROUP                                                   \
    "ldr r6, [r0], #4; ldr r7, [r1], #4; sxtb16 r4, r6; sxtb16 r5, r7\n\t" \
    "sxtb16 r6, r6, ror #8; sxtb16 r7, r7, ror #8; stm r2!, {r4-r7}\n"

/* From 10 to 16: widens the windows of two pixels, row by row, groups of four first. */
#define TFL2C_PAIR_WIDEN                                                \
    "10: add r3, sp, #28; ldr r11, [sp, #68]\n\t"                       \
    "ldm r3, {r0-r3, r8, r12, lr}; add r1, r1, r0; mov r9, #2\n"        \
    "11: ldr r10, [sp, #56]; bx r11\n"                                  \
    "12: .rept 3\n\t" TFL2C_PAIR_GROUP ".endr\n"                        \
    "20: " TFL2C_PAIR_GROUP "13: subs r10, #1; bpl 12b; cbnz r3, 14f\n" \
    "19: add r0, r0, lr; add r1, r1, lr; subs r12, #1; bne 11b\n"

/* What is left of the rows, if anything. */
#define TFL2C_PAIR_WIDEN_REST                                                          \
    "14: subs r10, r3, #0; bmi 21f\n"                                                  \
    "15: ldrsb r4, [r0], #1; ldrsb r5, [r1], #1; strh r4, [r8]; strh r5, [r8, #4]\n\t" \
    "add r8, r8, r9; eor r9, r9, #4; subs r10, #1; bne 15b; b 19b\n"

/* 23: widens rows of one group. 24 or before: of one group or two, and a byte is left. */
#define TFL2C_PAIR_WIDEN_SHORT                                                          \
    "23: " TFL2C_PAIR_GROUP "add r0, r0, lr; add r1, r1, lr; subs r12, #1; bne 23b\n\t" \
    "b 26b\n\t" TFL2C_PAIR_GROUP "24: " TFL2C_PAIR_GROUP                                \
    "ldrsb r4, [r0], #1; ldrsb r5, [r1], #1; strh r4, [r8]; strh r5, [r8, #4]\n\t"      \
    "add r8, r8, r9; eor r9, r9, #4; add r0, r0, lr; add r1, r1, lr; subs r12, #1\n\t"  \
    "it ne; bxne r11; b 26b\n"

/* Two roundings of two sums, of which SCALE makes twice their value: r0 holds their shift in its
 * lowest byte. What is negative before the first rounding may be 0 behind it, but no code tells. */
#define TFL2C_PAIR_EXACTLY(FIRST, SECOND, SCALE)                                              \
    "ldm r1!, {r2, r3}\n\t"                                                                   \
    ".irp x, " FIRST ", " SECOND "; " SCALE "; .endr\n\t"                                     \
    "smmlar r12, r" FIRST ", r2, r3; smmlar lr, r" SECOND ", r2, r3\n\t"                      \
    "add r" FIRST ", r12, r" FIRST ", asr #31; add r" SECOND ", lr, r" SECOND ", asr #31\n\t" \
    ".irp x, " FIRST ", " SECOND "; asr r\\x, r\\x, r0; ssat r\\x, #8, r\\x; .endr\n\t"
#define TFL2C_PAIR_EVEN(FIRST, SECOND) TFL2C_PAIR_EXACTLY(FIRST, SECOND, "lsl r\\x, r\\x, #1")
#define TFL2C_PAIR_ODD(FIRST, SECOND) TFL2C_PAIR_EXACTLY(FIRST, SECOND, "asr r\\x, r\\x, #7")

/* All sums of a block that has a word of shifts. */
#define TFL2C_PAIR_SHIFT(PAIR) PAIR "lsrs r0, r0, #8\n\t"
#define TFL2C_PAIR_GENERAL                       \
    TFL2C_PAIR_SHIFT(TFL2C_PAIR_EVEN("4", "8"))  \
    TFL2C_PAIR_SHIFT(TFL2C_PAIR_ODD("5", "9"))   \
    TFL2C_PAIR_SHIFT(TFL2C_PAIR_EVEN("6", "10")) \
    TFL2C_PAIR_ODD("7", "11")

/* While values are widened r0, r1: windows, r2: values, r12: rows, r10: how often the unrolled loop
 * still runs, lr: skip, r3: rest, r8: its values, r9: bytes to the next of these. Then r4-r7: sums
 * A, AB, C, CD of the first pixel, r8-r11: of the second; r0: values, r1: blocks.
 * On the stack: the task, with places in the unrolled loops instead of steps and behind it, and how
 * often the first of these runs instead of groups. */
static __attribute__((naked, noinline, aligned(4))) void tfl2c_pair_run(__attribute__((unused))
                                                                        const tfl2c_pair_task *task)
{
    TFL2C_PAIR_ASM(".syntax unified\n\t" TFL2C_PAIR_ENTER TFL2C_PAIR_WIDEN);
    TFL2C_PAIR_ASM("26: ldr r0, [sp]; ldr r1, [sp, #24]; ldr lr, [sp, #16]\n"
                   "1: ldm r1!, {r4-r8, r10}; ldm r0!, {r2, r3}\n\t"
                   "smlad r9, r3, r8, r5; smlad r5, r2, r8, r5; smlad r11, r3, r10, r7\n\t"
                   "smlad r7, r2, r10, r7; sxtb16 r12, r8; smlad r8, r3, r12, r4\n\t"
                   "smlad r4, r2, r12, r4; sxtb16 r12, r10; smlad r10, r3, r12, r6\n\t"
                   "smlad r6, r2, r12, r6; bx lr\n");
    TFL2C_PAIR_ASM(TFL2C_PAIR_WIDEN_REST TFL2C_PAIR_WIDEN_SHORT);
    TFL2C_PAIR_ASM("2: ldr r2, [r0], #4; ldr r12, [r1], #4; ldr r3, [r0], #4; ldr lr, [r1], #4\n"
                   "\t" TFL2C_PAIR_STEP "22: .rept 15\n\t"
                   "ldm r0!, {r2, r3}; ldm r1!, {r12, lr}\n\t" TFL2C_PAIR_STEP ".endr\n"
                   "3: ldr r2, [sp, #20]; cmp r0, r2; blo 2b; bhi 5f\n\t"
                   "subs r5, r5, r4; subs r7, r7, r6; sub r9, r9, r8; sub r11, r11, r10\n");
    TFL2C_PAIR_ASM("8: ldm r1!, {r2, r3, r12, lr}\n\t"
                   "lsls r4, r4, #8; lsls r6, r6, #8; lsl r8, r8, #8; lsl r10, r10, #8\n\t"
                   "smmla r4, r4, r2, r3; smmla r8, r8, r2, r3; smmla r5, r5, r12, lr\n\t"
                   "smmla r9, r9, r12, lr; ldm r1!, {r2, r3, r12, lr}; smmla r6, r6, r2, r3\n\t"
                   "smmla r10, r10, r2, r3; smmla r7, r7, r12, lr; smmla r11, r11, r12, lr\n\t"
                   ".irp x, 4, 5, 6, 7, 8, 9, 10, 11\n\t"
                   "ssat r\\x, #8, r\\x, asr #12\n\t"
                   ".endr\n");
    TFL2C_PAIR_ASM("4: ldm sp, {r0, r2, r3, r12, lr}; add r3, r3, r2; strb r5, [r2, #1]\n\t"
                   "strb r6, [r2, #2]; strb r7, [r2, #3]; strb r4, [r2], #4; strb r8, [r3]\n\t"
                   "strb r9, [r3, #1]; strb r10, [r3, #2]; strb r11, [r3, #3]\n\t"
                   "str r2, [sp, #4]; cmp r2, r12; bls 1b\n\t"
                   /* A last block that shares channels with the one before it begins at last. */
                   "subs r2, #4; str r12, [sp, #4]; cmp r2, r12; bne 1b\n\t"
                   "ldr r4, [sp, #60]; ldr r5, [sp, #28]; ldr r6, [sp, #64]; subs r4, #1\n\t"
                   "beq 18f; rsb r12, r12, r3, lsl #1; adds r3, #4; adds r5, r5, r6\n\t"
                   "str r4, [sp, #60]; str r5, [sp, #28]; str r3, [sp, #4]\n\t"
                   "str r12, [sp, #12]; b 10b\n"
                   "18: add sp, #72; pop {r4-r11, pc}\n"
                   "21: add r0, r0, r3; add r1, r1, r3; movs r3, #0; mov r10, r3; b 20b\n");
    TFL2C_PAIR_ASM("5: ldr r0, [r1], #4; subs r5, r5, r4; subs r7, r7, r6\n\t"
                   "sub r9, r9, r8; sub r11, r11, r10; cmp r0, #0; beq 8b\n\t" TFL2C_PAIR_GENERAL
                   "b 4b\n\t");
}

/* Pixels under all channels. The task has what is the same for all pairs. */
typedef struct {
    tfl2c_pair_task task;
    int32_t step;     /* bytes from one input row to the next */
    int32_t run;      /* of a row of the kernel */
    int32_t channels; /* of the output */
} tfl2c_pairs;

static inline void tfl2c_pair_step(tfl2c_pairs *all, int32_t step)
{
    all->step = step;
    all->task.skip = step - all->run;
}

/* Pairs of pixels whose task is set but for what follows from the number of channels: `first` is
 * where the codes of the first one go. Those of fewer channels than a block has come out of four. */
static void tfl2c_pair_all(tfl2c_pair_task *t, int32_t channels)
{
    int8_t codes[8];
    int8_t *to = t->first;
    const int32_t beside = t->beside;

    if (channels >= 4) {
        t->last = &to[channels - 4];
        tfl2c_pair_run(t);
        return;
    }
    t->last = codes;
    t->beside = 4;
    for (int32_t left = t->pairs; left > 0; left--) {
        t->first = codes;
        t->pairs = 1;
        tfl2c_pair_run(t);
        memcpy(to, t->last, (size_t)channels);
        memcpy(&to[beside], &t->last[4], (size_t)channels);
        t->from += t->move;
        to += 2 * channels;
    }
}

/* Pairs of pixels, at least one: the window of the first one, bytes from it to the second's, where
 * its codes go and bytes from these to the second's. The second one may be the first one; of several
 * pairs it is the neighbour. */
static inline void tfl2c_pair_make(tfl2c_pairs *all, const int8_t *from, int32_t apart, int8_t *to,
                                   int32_t beside, int32_t count)
{
    all->task.from = from;
    all->task.apart = apart;
    all->task.first = to;
    all->task.beside = beside;
    all->task.pairs = count;
    tfl2c_pair_all(&all->task, all->channels);
}

/* Neighbouring pixels: the window of the first one and where it goes. */
static inline void tfl2c_pair_pixels(tfl2c_pairs *all, const int8_t *from, int8_t *to,
                                     int32_t pixels)
{
    if (pixels > 1) {
        tfl2c_pair_make(all, from, all->task.move / 2, to, all->channels, pixels / 2);
    }
    if (pixels % 2 != 0) {
        tfl2c_pair_make(all, &from[pixels / 2 * all->task.move], 0,
                        &to[(pixels - 1) * all->channels], 0, 1);
    }
}

#endif
