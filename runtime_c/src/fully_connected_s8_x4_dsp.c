/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* fully_connected_s8_x4 for cores with the DSP extension. Same contract, same bits as
 * fully_connected_s8_x4.c.
 *
 * The last elements of a row, as many as scratch holds, are widened once and those before them as
 * they are used. SMLAD of a word of weights sums
 * 256 * B + A; of its low bytes alone, A. */
#include "tfl2c/fully_connected_s8_x4.h"

#include <string.h>

#include "tfl2c/rescale_x4.h"

#if !defined(__ARM_FEATURE_DSP)
#error "fully_connected_s8_x4_dsp.c needs the DSP extension; build fully_connected_s8_x4.c instead"
#endif

/* A row under whole blocks of units. The assembler knows the order. */
typedef struct {
    const int16_t *values;  /* the last groups of four, widened */
    const uint32_t *blocks; /* at least one */
    int8_t *output;
    const int8_t *output_end;
    int32_t groups;      /* of four, widened: at least one */
    const int8_t *bytes; /* the groups before these, a multiple of four of them */
    const int8_t *bytes_end;
    int32_t shifts; /* words of them in a block */
} task;

/* Four products of four units. */
#define SUMS                     \
    "smlad  r5, r2, r8, r5\n\t"  \
    "smlad  r7, r2, r9, r7\n\t"  \
    "smlad  r5, r3, r10, r5\n\t" \
    "smlad  r7, r3, r11, r7\n\t" \
    "sxtb16 r8, r8\n\t"          \
    "sxtb16 r9, r9\n\t"          \
    "sxtb16 r10, r10\n\t"        \
    "sxtb16 r11, r11\n\t"        \
    "smlad  r4, r2, r8, r4\n\t"  \
    "smlad  r6, r2, r9, r6\n\t"  \
    "smlad  r4, r3, r10, r4\n\t" \
    "smlad  r6, r3, r11, r6\n\t"

/* Returns what lies behind the blocks.
 * r4-r7: sums A, AB, C, CD; r0: elements, r1: blocks; r12: end of the widened ones, lr: where to
 * begin; [sp]: first elements, output, end of the output, values, end of the bytes, where to enter
 * the unrolled loop over the widened ones, words of shifts. */
static __attribute__((naked, noinline, aligned(4))) const uint32_t *
make_blocks(__attribute__((unused)) const task *t)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r0-r6, r8}; add r12, r0, r4, lsl #3; subs r4, #1\n\t"
        "and r4, r4, #3; adds r4, #1; adr.w lr, 3f; movs r7, #(3f - 2f) / 4\n\t"
        "mls lr, r4, r7, lr; orr lr, lr, #1; mov r7, lr; mov r4, r0; cmp r5, r6\n\t"
        "beq 7f\n\t"
        "mov r0, r5; adr.w lr, 6f; orr lr, lr, #1\n\t"
        "7: push {r0, r2, r3, r4, r6, r7, r8}\n\t"
        "1: ldm r1!, {r4-r7}; bx lr\n\t"
        "2:\n\t"
        ".rept 4\n\t"
        "ldm r0!, {r2, r3}; ldm r1!, {r8-r11}\n\t" SUMS ".endr\n\t"
        "3: cmp r0, r12; bne 2b\n\t"
        "ldr r0, [sp, #24]; subs r5, r5, r4; subs r7, r7, r6; cmp r0, #0; bne 5f\n\t"
        "8: ldm r1!, {r8-r11}\n\t"
        "lsls r4, r4, #8; lsls r6, r6, #8; smmla r4, r4, r8, r9\n\t"
        "smmla r5, r5, r10, r11; ldm r1!, {r8-r11}; smmla r6, r6, r8, r9\n\t"
        "smmla r7, r7, r10, r11; ssat r4, #8, r4, asr #9; ssat r5, #8, r5, asr #9\n\t"
        "ssat r6, #8, r6, asr #9; ssat r7, #8, r7, asr #9\n\t"
        "4: ldrd r2, r3, [sp, #4]; strb r4, [r2], #1; strb r5, [r2], #1\n\t"
        "strb r6, [r2], #1; strb r7, [r2], #1; ldr r0, [sp]; str r2, [sp, #4]\n\t"
        "cmp r2, r3; bne 1b\n\t"
        "mov r0, r1; add sp, #28; pop {r4-r11, pc}\n\t"
        "6:\n\t"
        ".rept 4\n\t"
        "ldr r3, [r0], #4; ldm r1!, {r8-r11}; sxtb16 r2, r3; sxtb16 r3, r3, ror #8\n\t" SUMS
        ".endr\n\t"
        "ldr r2, [sp, #16]; cmp r0, r2; bne 6b\n\t"
        "ldr r0, [sp, #12]; ldr pc, [sp, #20]\n\t"
        /* Two roundings: r0 holds a shift in each byte. B and D are 256 times. */
        "5: ldr r0, [r1], #4; cmp r0, #0; beq 8b; ldm r1!, {r8-r11}\n\t"
        "lsls r4, r4, #1; smmulr r4, r4, r8; add r4, r4, r4, asr #31\n\t"
        "add r4, r4, r9; asr r4, r4, r0; ssat r4, #8, r4; lsrs r0, r0, #8\n\t"
        "asrs r5, r5, #7; smmulr r5, r5, r10; add r5, r5, r5, asr #31\n\t"
        "add r5, r5, r11; asr r5, r5, r0; ssat r5, #8, r5; lsrs r0, r0, #8\n\t"
        "ldm r1!, {r8-r11}; lsls r6, r6, #1; smmulr r6, r6, r8\n\t"
        "add r6, r6, r6, asr #31; add r6, r6, r9; asr r6, r6, r0; ssat r6, #8, r6\n\t"
        "lsrs r0, r0, #8; asrs r7, r7, #7; smmulr r7, r7, r10\n\t"
        "add r7, r7, r7, asr #31; add r7, r7, r11; asr r7, r7, r0; ssat r7, #8, r7\n\t"
        "b 4b\n\t"
        :
        :
        : "memory");
}

/* Widens the row from an element on, a multiple of 4. */
static void widen(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *row, int32_t first,
                  int16_t *values)
{
    const int32_t whole = p->depth & ~3;
    const int8_t *from = &row[first];
    int16_t *to = values;
    int32_t groups = (whole - first) / 4;

    if (groups > 0) {
        __asm__ volatile(".syntax unified\n"
                         "1:\n\t"
                         "ldr    r3, [%[from]], #4\n\t"
                         "subs   %[groups], #1\n\t"
                         "sxtb16 r2, r3\n\t"
                         "sxtb16 r3, r3, ror #8\n\t"
                         "strd   r2, r3, [%[to]], #8\n\t"
                         "bne    1b\n\t"
                         : [from] "+r"(from), [groups] "+r"(groups), [to] "+r"(to)
                         :
                         : "r2", "r3", "cc", "memory");
    }
    for (int32_t i = whole; i < p->products; i++) {
        values[i - first] = i < p->depth ? row[i] : 0;
    }
}

/* first: the element from which on the row is widened */
static void make_row(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *row, int32_t first,
                     const int16_t *values, int8_t *output)
{
    const int32_t whole = p->units & ~3;
    int8_t codes[4];
    task t = {values, p->blocks,   output,   &output[whole], (p->products - first) / 4,
              row,    &row[first], p->shifts};

    if (whole != 0) {
        t.blocks = make_blocks(&t);
    }
    if (whole != p->units) {
        t.output = codes;
        t.output_end = &codes[4];
        (void)make_blocks(&t);
        memcpy(&output[whole], codes, (size_t)(p->units - whole));
    }
    if (p->output_min > -128 || p->output_max < 127) {
        for (int32_t u = 0; u < p->units; u++) {
            output[u] = (int8_t)tfl2c_clamp(output[u], p->output_min, p->output_max);
        }
    }
}

void tfl2c_fully_connected_s8_x4(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *input,
                                 int8_t *output, void *scratch, int32_t rows)
{
    const int32_t more = p->products - TFL2C_FULLY_CONNECTED_S8_X4_WIDENED;
    const int32_t first = more > 0 ? (more + 15) & ~15 : 0;

    for (int32_t r = 0; r < rows; r++) {
        widen(p, &input[r * p->depth], first, scratch);
        make_row(p, &input[r * p->depth], first, scratch, &output[r * p->units]);
    }
}
