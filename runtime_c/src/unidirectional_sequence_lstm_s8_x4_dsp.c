/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* unidirectional_sequence_lstm_s8_x4 for cores with the DSP extension. Same contract, same bits as
 * unidirectional_sequence_lstm_s8_x4.c.
 *
 * SMLAD of a word of weights sums 256 * B + A; of its low bytes alone, A. */
#include "tfl2c/unidirectional_sequence_lstm_s8_x4.h"

#if !defined(__ARM_FEATURE_DSP)
#error "unidirectional_sequence_lstm_s8_x4_dsp.c needs the DSP extension"
#endif

#define TFL2C_LSTM_PARAMS tfl2c_unidirectional_sequence_lstm_s8_x4_params
#define TFL2C_LSTM_VALUE int8_t
#define TFL2C_LSTM_MIN INT8_MIN
#define TFL2C_LSTM_MAX INT8_MAX
#include "tfl2c/lstm_walk.h"

/* Values that are there for all cells of a step. The assembler knows the order. */
typedef struct {
    const int8_t *values;
    int32_t skip;            /* bytes of code before the groups that are left in the first round */
    const int8_t *whole_end; /* of whole groups: at least one */
    const int8_t *end;       /* at most 3 values behind that */
} run;

#define UNROLLED 4
#define GROUP_BYTES 64

/* Four values times four gates: 16 instructions of 4 bytes. */
#define GROUP                                                               \
    "ldr.w r2, [r0], #4; ldm.w r1!, {r8-r11}\n\t"                           \
    "sxtb16 r3, r2, ror #8; sxtb16 r2, r2\n\t"                              \
    "smlad r5, r2, r8, r5; smlad r7, r2, r9, r7; smlad r5, r3, r10, r5\n\t" \
    "smlad r7, r3, r11, r7; sxtb16 r8, r8; sxtb16 r9, r9\n\t"               \
    "sxtb16 r10, r10; sxtb16 r11, r11; smlad r4, r2, r8, r4\n\t"            \
    "smlad r6, r2, r9, r6; smlad r4, r3, r10, r4; smlad r6, r3, r11, r6\n\t"

/* Makes the arguments of a cell's gates and returns what lies behind its block.
 * r0: values, r1: block; r4-r7: sums A, AB, C, CD; r12: end of whole groups; lr: whether to come to
 * the hidden state; [sp]: runs, arguments, rescalings. */
static __attribute__((naked, noinline, aligned(4))) const uint32_t *
make_arguments(__attribute__((unused)) const run runs[2],
               __attribute__((unused)) const uint32_t *block,
               __attribute__((unused)) int32_t arguments[TFL2C_GATES],
               __attribute__((unused)) const int32_t *rescalings)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push {r0, r2-r11, lr}; mov lr, #1\n"
                     "1: ldm r0, {r0, r2, r12}; ldm r1!, {r4-r7}\n\t"
                     "add pc, r2; nop.n\n"
                     "2: .rept 3\n\t" GROUP ".endr\n"
                     "3: " GROUP "cmp r0, r12; bne 2b\n\t"
                     "ldr r2, [sp]; ldr r3, [r2, #12]; cmp r0, r3; beq 4f\n\t"
                     "subs r0, r3, #4; mov r12, r3; b 3b\n"
                     "4: ldr r3, [sp, #8]; subs r5, r5, r4; subs r7, r7, r6; lsls r4, r4, #8\n\t"
                     "lsls r6, r6, #8\n\t"
                     ".irp sum, r4, r5, r6, r7\n\t" /* 256 times that */
                     "ldm r3!, {r8-r11}; and r10, r10, \\sum, asr #31; smmla r9, \\sum, r8, r9\n\t"
                     "add r9, r9, r10; asr \\sum, r9, r11; ssat \\sum, #16, \\sum\n\t"
                     ".endr\n\t"
                     "ldr r12, [sp, #4]; cmp lr, #0; beq 5f\n\t"
                     "stm r12, {r4-r7}; mov lr, #0; adds r0, r2, #16; str r0, [sp]\n\t"
                     "str r3, [sp, #8]; b 1b\n"
                     "5: ldm r12, {r8-r11}; add r4, r8; add r5, r9; add r6, r10; add r7, r11\n\t"
                     ".irp sum, r4, r5, r6, r7\n\t"
                     "ssat \\sum, #16, \\sum; add \\sum, \\sum, \\sum, lsl #1\n\t"
                     ".endr\n\t"
                     "stm r12, {r4-r7}; mov r0, r1; add sp, #12; pop {r4-r11, pc}\n\t");
}

/* padded: place for a run of less than four values */
static run run_of(const int8_t *values, int32_t count, int8_t padded[4])
{
    const int32_t whole = count < 4 ? 4 : count & ~3;
    run made;

    if (count < 4) {
        memset(padded, 0, 4);
        memcpy(padded, values, (size_t)count);
        values = padded;
    }
    made.values = values;
    made.skip = (UNROLLED - 1 - (whole / 4 - 1) % UNROLLED) * GROUP_BYTES;
    made.whole_end = &values[whole];
    made.end = &values[count < 4 ? 4 : count];
    return made;
}

static void tfl2c_lstm_step(const TFL2C_LSTM_PARAMS *p, const int8_t *input, const int8_t *hidden,
                            int16_t *cells, int8_t *output)
{
    int8_t padded[2][4];
    const run runs[2] = {run_of(input, p->depth, padded[0]), run_of(hidden, p->units, padded[1])};
    const uint32_t *block = p->blocks;

    for (int32_t c = 0; c < p->units; c++) {
        int32_t arguments[TFL2C_GATES];

        block = make_arguments(runs, block, arguments, p->rescalings);
        output[c] = tfl2c_lstm_cell(p, arguments, &cells[c]);
    }
}

void tfl2c_unidirectional_sequence_lstm_s8_x4(
    const tfl2c_unidirectional_sequence_lstm_s8_x4_params *p, const int8_t *input, int8_t *hidden,
    int16_t *cells, int8_t *output, int32_t batches)
{
    tfl2c_lstm_sequences(p, input, hidden, cells, output, batches);
}
