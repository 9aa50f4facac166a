/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* svdf_s8_x4 for cores with the DSP extension. Same contract, same bits as svdf_s8_x4.c. What all
 * filters remember moves on first; then features take their places, and units add up. */
#include "tfl2c/svdf_s8_x4.h"

#include <stddef.h>

#define TFL2C_FEATURE_BITS "8"
#define TFL2C_FEATURE_STORE "strb"
#include "tfl2c/filters_x4.h"

#define TFL2C_FORGET_BYTES 1
#include "tfl2c/forget.h"

#if !defined(__ARM_FEATURE_DSP)
#error "svdf_s8_x4_dsp.c needs the DSP extension; build svdf_s8_x4.c instead"
#endif

/* Units of a row. The assembler knows the order. */
typedef struct {
    const int8_t *state;
    const int8_t *time;
    const int32_t *bias;
    int8_t *output;
    const int8_t *output_end;
    int32_t rank;
    int32_t multiplier;
    int32_t addend; /* holds the zero point */
    int32_t shift;  /* [1, 13] */
    int32_t memory;
} units;

/* Four products. */
#define FOUR(STATE, TIME)              \
    "sxtb16 r9, " STATE "\n\t"         \
    "sxtb16 r10, " TIME "\n\t"         \
    "smlad  r4, r9, r10, r4\n\t"       \
    "sxtb16 r9, " STATE ", ror #8\n\t" \
    "sxtb16 r10, " TIME ", ror #8\n\t" \
    "smlad  r4, r9, r10, r4\n\t"

/* r0: state, r1: time, r2: bias, r3: output, r4: sum, r5-r8: state and time, r11: memory,
 * r12: turns, lr: filters left of the unit; [sp]: output_end, rank, multiplier, addend, shift */
static __attribute__((naked, noinline)) void make_units(__attribute__((unused)) const units *u)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push   {r4-r11, lr}\n\t"
        "mov    r12, r0\n\t"
        "ldr    r11, [r0, #36]\n\t"
        "ldm    r12, {r0-r8}\n\t"
        "push   {r4-r8}\n"
        "1:\n\t"
        "ldr    r4, [r2], #4\n\t"
        "ldr    lr, [sp, #4]\n"
        "2:\n\t"
        "lsrs   r12, r11, #3\n\t" /* the carry says whether words are odd in number */
        "bcs    6f\n\t"
        "beq    4f\n"
        "3:\n\t"
        "ldr    r5, [r0], #4\n\t"
        "ldr    r6, [r1], #4\n\t"
        "ldr    r7, [r0], #4\n\t"
        "ldr    r8, [r1], #4\n\t" FOUR("r5", "r6")
            FOUR("r7", "r8") "subs   r12, #1\n\t"
                             "bne    3b\n"
                             "4:\n\t"
                             "ands   r12, r11, #3\n\t"
                             "bne    7f\n"
                             "5:\n\t"
                             "subs   lr, #1\n\t"
                             "bne    2b\n\t"
                             "ldrd   r5, r6, [sp, #8]\n\t"
                             "smull  r9, r10, r4, r5\n\t"
                             "ldr    r7, [sp, #16]\n\t"
                             "ldr    r8, [sp]\n\t"
                             "lsrs   r9, r9, #31\n\t" /* the carry is bit 30 of the product */
                             "adc    r4, r9, r10, lsl #1\n\t"
                             "add    r4, r4, r4, asr #31\n\t"
                             "qadd   r4, r4, r6\n\t"
                             "asrs   r4, r7\n\t"
                             "ssat   r4, #8, r4\n\t"
                             "strb   r4, [r3], #1\n\t"
                             "cmp    r3, r8\n\t"
                             "bne    1b\n\t"
                             "add    sp, #20\n\t"
                             "pop    {r4-r11, pc}\n"
                             "6:\n\t"
                             "ldr    r5, [r0], #4\n\t"
                             "ldr    r6, [r1], #4\n\t" FOUR("r5", "r6") "cmp    r12, #0\n\t"
                                                                        "bne    3b\n\t"
                                                                        "b      4b\n"
                                                                        "7:\n\t"
                                                                        "ldrsb  r5, [r0], #1\n\t"
                                                                        "ldrsb  r6, [r1], #1\n\t"
                                                                        "subs   r12, #1\n\t"
                                                                        "smlabb r4, r5, r6, r4\n\t"
                                                                        "bne    7b\n\t"
                                                                        "b      5b");
}

static void make_features(const tfl2c_svdf_s8_x4_params *p, const int8_t *input, int8_t *state)
{
    const int32_t filters = p->units * p->rank;
    int8_t rest[4];
    tfl2c_features t;

    tfl2c_begin_features(&t, input, p->depth, p->blocks, p->feature_multiplier, p->feature_shift);
    t.zero_point = p->state_zero_point;
    t.to = &state[p->memory - 1];
    t.step = p->memory;
    t.count = filters / 4;
    if (t.count != 0) {
        tfl2c_make_features(&t);
    }
    if (filters % 4 != 0) {
        t.to = rest;
        t.step = 1;
        t.count = 1;
        tfl2c_make_features(&t);
        for (int32_t f = filters & ~3; f < filters; f++) {
            state[(f + 1) * p->memory - 1] = rest[f % 4];
        }
    }
}

static void add_up(const tfl2c_svdf_s8_x4_params *p, const int8_t *state, int8_t *output)
{
    const int32_t zero = p->output_zero_point * (1 << -p->shift);
    const units u = {state,
                     p->time,
                     p->bias,
                     output,
                     &output[p->units],
                     p->rank,
                     p->multiplier,
                     (int32_t)(1u << (-p->shift - 1)) + zero,
                     -p->shift,
                     p->memory};

    make_units(&u);
}

void tfl2c_svdf_s8_x4(const tfl2c_svdf_s8_x4_params *p, const int8_t *input, int8_t *state,
                      int8_t *output, int32_t rows)
{
    const int32_t numbers = p->units * p->rank * p->memory;

    tfl2c_forget(state, rows * numbers);
    for (; rows > 0; rows--) {
        make_features(p, input, state);
        add_up(p, state, output);
        input += p->depth;
        state += numbers;
        output += p->units;
    }
}
