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

/* Four products of four units, of the elements in the registers X and Y. */
#define SUMS(X, Y)                                                                           \
    "ldm r1!, {r8-r11}; smlad r5, " X ", r8, r5; smlad r7, " X ", r9, r7\n\t"                \
    "smlad r5, " Y ", r10, r5; smlad r7, " Y ", r11, r7; sxtb16 r8, r8; sxtb16 r9, r9\n\t"   \
    "sxtb16 r10, r10; sxtb16 r11, r11; smlad r4, " X ", r8, r4; smlad r6, " X ", r9, r6\n\t" \
    "smlad r4, " Y ", r10, r4; smlad r6, " Y ", r11, r6\n\t"

/* All products of a step of the unrolled loops. */
#define STEP SUMS("r2", "r3") SUMS("r12", "lr")

/* Two roundings of a sum of which SCALE makes twice its value: r0 holds its shift in the lowest byte.
 * What is negative before the first rounding may be 0 behind it, but no code tells. */
#define EXACTLY(SUM, SCALE, MULTIPLIER, ADDEND)                                     \
    SCALE "; smmlar r2, " SUM ", " MULTIPLIER ", " ADDEND "; add " SUM ", r2, " SUM \
          ", asr #31; asr " SUM ", " SUM ", r0; lsrs r0, r0, #8; ssat " SUM ", #8, " SUM "\n\t"

/* Returns what lies behind the blocks.
 * r4-r7: sums A, AB, C, CD; r0: elements, r1: blocks; r2, r3, r12, lr: elements; [sp]: first elements,
 * output, end of the output, values, end of the bytes, where to go on with the widened ones, where to
 * begin, where to enter the unrolled loop over the widened ones, their end, or the byte before it if
 * blocks have a word of shifts. That loop is over eight of them: an odd number of fours begins in the
 * middle, which is 52 bytes before the end. */
static __attribute__((naked, noinline, aligned(4))) const uint32_t *
make_blocks(__attribute__((unused)) const task *t)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r11, lr}; ldm r0, {r0-r6, r8}; add r12, r0, r4, lsl #3; subs r4, #1\n\t"
        "and r4, r4, #7; adds r4, #1; adr.w r10, 3f; movs r7, #(3f - 2f) / 4\n\t"
        "lsrs r4, r4, #1; mls r10, r4, r7, r10; mov r4, r0; it cs; subcs r10, #52\n\t"
        "orr r10, r10, #1; mov r7, r10; itt cs; adrcs r7, 9f; orrcs r7, r7, #1\n\t"
        "sub r12, r12, r8; mov r9, r7; cmp r5, r6; beq 7f; mov r0, r5; adr.w r9, 6f\n\t"
        "orr r9, r9, #1\n"
        "7: push {r0, r2, r3, r4, r6, r7, r9, r10, r12}\n\t"
        "1: ldm r1!, {r4-r7}; ldr pc, [sp, #24]\n"
        "9: ldm r0!, {r12, lr}; ldr pc, [sp, #28]\n"
        "2: .rept 4\n\t"
        "ldm r0!, {r2, r3, r12, lr}\n\t" STEP ".endr\n"
        "3: ldr r2, [sp, #32]; cmp r0, r2; blo 2b; bhi 5f; subs r5, r5, r4; subs r7, r7, r6\n"
        "8: ldm r1!, {r8-r11}\n\t"
        "lsls r4, r4, #8; lsls r6, r6, #8; smmla r4, r4, r8, r9\n\t"
        "smmla r5, r5, r10, r11; ldm r1!, {r8-r11}; smmla r6, r6, r8, r9\n\t"
        "smmla r7, r7, r10, r11; ssat r4, #8, r4, asr #9; ssat r5, #8, r5, asr #9\n\t"
        "ssat r6, #8, r6, asr #9; ssat r7, #8, r7, asr #9\n"
        "4: ldrd r2, r3, [sp, #4]; strb r4, [r2], #1; strb r5, [r2], #1\n\t"
        "strb r6, [r2], #1; strb r7, [r2], #1; ldr r0, [sp]; str r2, [sp, #4]\n\t"
        "cmp r2, r3; bne 1b\n\t"
        "mov r0, r1; add sp, #36; pop {r4-r11, pc}\n"
        "6: .rept 2\n\t"
        "ldr r3, [r0], #4; ldr lr, [r0], #4; sxtb16 r2, r3; sxtb16 r3, r3, ror #8\n\t"
        "sxtb16 r12, lr; sxtb16 lr, lr, ror #8\n\t" STEP ".endr\n\t"
        "ldr r2, [sp, #16]; cmp r0, r2; bne 6b; ldr r0, [sp, #12]; ldr pc, [sp, #20]\n"
        /* B and D are 256 times. */
        "5: subs r5, r5, r4; subs r7, r7, r6; ldr r0, [r1], #4; cmp r0, #0; beq 8b\n\t"
        "ldm r1!, {r8-r11}\n\t" EXACTLY("r4", "lsls r4, r4, #1", "r8", "r9")
            EXACTLY("r5", "asrs r5, r5, #7", "r10",
                    "r11") "ldm r1!, {r8-r11}\n\t" EXACTLY("r6", "lsls r6, r6, #1", "r8", "r9")
                EXACTLY("r7", "asrs r7, r7, #7", "r10", "r11") "b 4b\n\t"
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

/* Cold: what counts runs in assembler. */
static __attribute__((cold, noinline)) void make_rows(const tfl2c_fully_connected_s8_x4_params *p,
                                                      const int8_t *input, int8_t *output,
                                                      int16_t *values, int32_t rows)
{
    const int32_t more = p->products - TFL2C_FULLY_CONNECTED_S8_X4_WIDENED;
    const int32_t first = more > 0 ? (more + 15) & ~15 : 0;

    for (int32_t r = 0; r < rows; r++) {
        widen(p, &input[r * p->depth], first, values);
        make_row(p, &input[r * p->depth], first, values, &output[r * p->units]);
    }
}

void tfl2c_fully_connected_s8_x4(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *input,
                                 int8_t *output, void *scratch, int32_t rows)
{
    make_rows(p, input, output, scratch, rows);
}
