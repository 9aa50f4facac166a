/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SVDF, int8, for cores with vectors of integers: what all filters remember moves on first; then
 * four features at a time take their places, and four units at a time add up. Include <arm_mve.h>
 * before it. The file that includes this defines before, too,
 *
 * what svdf_walk.h asks for
 * TFL2C_SVDF_LANES   bits of a number that is remembered, as text
 * TFL2C_SVDF_LETTER  of instructions that load and store it, as text */
#ifndef TFL2C_SVDF_VECTORS_H
#define TFL2C_SVDF_VECTORS_H

#include <stdint.h>

#include "tfl2c/svdf_walk.h"
#include "tfl2c/vectors.h"

/* How sums are rescaled. The assembler knows the order, below as well. */
typedef struct {
    int32_t left; /* shift to the left, then */
    int32_t multiplier;
    int32_t right; /* to the right: [-31, 0] */
    int32_t least; /* without the zero point */
    int32_t greatest;
    int32_t zero_point;
} tfl2c_svdf_scale;

/* Features of four filters, and of four more */
typedef struct {
    tfl2c_svdf_scale scale;
    const int8_t *input;
    const int8_t *weights;
    const int32_t *bias;
    int32_t depth;
    TFL2C_SVDF_STATE *to;
    int32_t step;   /* bytes from a filter's place to the next one's */
    int32_t blocks; /* at least one */
} tfl2c_svdf_features;

/* Units of a row */
typedef struct {
    tfl2c_svdf_scale scale;
    const TFL2C_SVDF_STATE *state;
    const TFL2C_SVDF_STATE *time;
    const int32_t *bias;
    int8_t *output;
    int32_t units; /* at least one */
    int32_t rank;
    int32_t memory;
    int32_t over; /* bytes by which vectors reach beyond a filter's memory */
} tfl2c_svdf_units;

/* q4 to q6: right, least, greatest of the scale at r10 */
#define TFL2C_SVDF_CONSTANTS                   \
    "ldr    r0, [r10, #8]; vdup.32 q4, r0\n\t" \
    "ldrd   r0, r2, [r10, #12]\n\t"            \
    "vdup.32 q5, r0; vdup.32 q6, r2\n\t"

/* Rescales q0. Negative numbers lose one before they are rounded, unless they do not move. */
#define TFL2C_SVDF_RESCALE                                               \
    "ldrd   r0, r2, [r10]\n\t"                                           \
    "vshl.s32 q0, r0; vqrdmulh.s32 q0, q0, r2; ldr r0, [r10, #20]\n\t"   \
    "vand   q1, q0, q4; vshr.s32 q1, q1, #31; vadd.i32 q0, q0, q1\n\t"   \
    "vrshl.s32 q0, q0, q4; vmax.s32 q0, q0, q5; vmin.s32 q0, q0, q6\n\t" \
    "vadd.i32 q0, q0, r0\n\t"

/* r0, r2, r4, r6: sums; r1: elements; r3, r5, r7, r9: weights; r8: depth; r11: the next weights;
 * r12: bias; r10: f; q7: distances of the places */
static __attribute__((naked, noinline)) void tfl2c_svdf_make_features(__attribute__((unused))
                                                                      tfl2c_svdf_features *f)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r11, lr}\n\t"
                     "vpush  {d8-d15}\n\t"
                     "mov    r10, r0\n\t"
                     "ldrd   r11, r12, [r10, #28]\n\t"
                     "ldr    r8, [r10, #36]; ldr r3, [r10, #44]\n\t"
                     "movs   r0, #0\n\t"
                     "vidup.u32 q7, r0, #1\n\t"
                     "vmul.i32 q7, q7, r3\n\t" TFL2C_SVDF_CONSTANTS "1:\n\t"
                     "ldr    r1, [r10, #24]\n\t"
                     "mov    r3, r11\n\t"
                     "add    r5, r3, r8\n\t"
                     "add    r7, r5, r8\n\t"
                     "add    r9, r7, r8\n\t"
                     "add    r11, r9, r8\n\t"
                     "ldm    r12!, {r0, r2, r4, r6}\n\t"
                     "dlstp.8 lr, r8\n"
                     "2:\n\t"
                     "vldrb.8 q0, [r1], #16\n\t"
                     "vldrb.8 q1, [r3], #16\n\t"
                     "vmladava.s8 r0, q0, q1\n\t"
                     "vldrb.8 q2, [r5], #16\n\t"
                     "vmladava.s8 r2, q0, q2\n\t"
                     "vldrb.8 q1, [r7], #16\n\t"
                     "vmladava.s8 r4, q0, q1\n\t"
                     "vldrb.8 q2, [r9], #16\n\t"
                     "vmladava.s8 r6, q0, q2\n\t"
                     "letp   lr, 2b\n\t"
                     "vmov   q0[2], q0[0], r0, r4\n\t"
                     "vmov   q0[3], q0[1], r2, r6\n\t" TFL2C_SVDF_RESCALE
                     "ldrd   r0, r1, [r10, #40]\n\t"
                     "ldr    r2, [r10, #48]\n\t"
                     "vstr" TFL2C_SVDF_LETTER ".32 q0, [r0, q7]\n\t"
                     "add    r0, r0, r1, lsl #2\n\t"
                     "subs   r2, #1\n\t"
                     "str    r0, [r10, #40]\n\t"
                     "str    r2, [r10, #48]\n\t"
                     "bne    1b\n\t"
                     "vpop   {d8-d15}\n\t"
                     "pop    {r4-r11, pc}");
}

/* r1: state, r3: time, r4: sum, r5: bias, r6: units left of four, r7: output, r8: rank, r9: over,
 * r10: u, r11: memory, r12: filters left of the unit */
static __attribute__((naked, noinline)) void tfl2c_svdf_make_units(__attribute__((unused))
                                                                   tfl2c_svdf_units *u)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r11, lr}\n\t"
                     "vpush  {d8-d13}\n\t"
                     "mov    r10, r0\n\t"
                     "ldrd   r1, r3, [r10, #24]\n\t"
                     "ldrd   r5, r7, [r10, #32]\n\t"
                     "ldrd   r8, r11, [r10, #44]\n\t"
                     "ldr    r9, [r10, #52]\n\t" TFL2C_SVDF_CONSTANTS "1:\n\t"
                     "ldr    r6, [r10, #40]\n\t"
                     "vctp.32 r6\n\t"
                     ".irp   lane, 0, 1, 2, 3\n\t"
                     "ldr    r4, [r5], #4\n\t"
                     "mov    r12, r8\n"
                     "2:\n\t"
                     "dlstp." TFL2C_SVDF_LANES " lr, r11\n"
                     "3:\n\t"
                     "vldr" TFL2C_SVDF_LETTER "." TFL2C_SVDF_LANES " q1, [r1], #16\n\t"
                     "vldr" TFL2C_SVDF_LETTER "." TFL2C_SVDF_LANES " q2, [r3], #16\n\t"
                     "vmladava.s" TFL2C_SVDF_LANES " r4, q1, q2\n\t"
                     "letp   lr, 3b\n\t"
                     "subs   r12, #1\n\t"
                     "sub    r1, r1, r9\n\t"
                     "sub    r3, r3, r9\n\t"
                     "bne    2b\n\t"
                     "vmov.32 q0[\\lane], r4\n\t"
                     ".if    \\lane < 3\n\t"
                     "subs   r6, #1\n\t"
                     "beq    4f\n\t"
                     ".endif\n\t"
                     ".endr\n"
                     "4:\n\t" TFL2C_SVDF_RESCALE "vpst\n\t"
                     "vstrbt.32 q0, [r7], #4\n\t"
                     "ldr    r6, [r10, #40]\n\t"
                     "subs   r6, #4\n\t"
                     "str    r6, [r10, #40]\n\t"
                     "bgt    1b\n\t"
                     "vpop   {d8-d13}\n\t"
                     "pop    {r4-r11, pc}");
}

static inline void tfl2c_svdf_begin_scale(tfl2c_svdf_scale *scale, int32_t multiplier,
                                          int32_t shift)
{
    scale->left = shift > 0 ? shift : 0;
    scale->multiplier = multiplier;
    scale->right = shift < 0 ? shift : 0;
}

/* Features of four filters or more: the last block may begin among those of the one before. */
static void tfl2c_svdf_make_row(const TFL2C_SVDF_PARAMS *p, const int8_t *input,
                                TFL2C_SVDF_STATE *state)
{
    const int32_t filters = p->units * p->rank;
    tfl2c_svdf_features f;

    tfl2c_svdf_begin_scale(&f.scale, p->feature_multiplier, p->feature_shift);
    f.scale.least = TFL2C_SVDF_MIN;
    f.scale.greatest = TFL2C_SVDF_MAX;
    f.scale.zero_point = TFL2C_SVDF_ZERO_POINT(p);
    f.input = input;
    f.weights = p->features;
    f.bias = p->feature_bias;
    f.depth = p->depth;
    f.to = &state[p->memory - 1];
    f.step = p->memory * (int32_t)sizeof *state;
    f.blocks = filters / 4;
    tfl2c_svdf_make_features(&f);
    if (filters % 4 != 0) {
        f.weights = &p->features[(filters - 4) * p->depth];
        f.bias = &p->feature_bias[filters - 4];
        f.to = &state[(filters - 3) * p->memory - 1];
        f.blocks = 1;
        tfl2c_svdf_make_features(&f);
    }
}

static void tfl2c_svdf_add_up(const TFL2C_SVDF_PARAMS *p, const TFL2C_SVDF_STATE *state,
                              int8_t *output)
{
    tfl2c_svdf_units u;

    tfl2c_svdf_begin_scale(&u.scale, p->multiplier, p->shift);
    u.scale.least = INT8_MIN - p->output_zero_point;
    u.scale.greatest = INT8_MAX - p->output_zero_point;
    u.scale.zero_point = p->output_zero_point;
    u.state = state;
    u.time = p->time;
    u.bias = p->bias;
    u.output = output;
    u.units = p->units;
    u.rank = p->rank;
    u.memory = p->memory;
    u.over = -(p->memory * (int32_t)sizeof *state) & 15;
    tfl2c_svdf_make_units(&u);
}

static inline void tfl2c_svdf_rows(const TFL2C_SVDF_PARAMS *p, const int8_t *input,
                                   TFL2C_SVDF_STATE *state, int8_t *output, int32_t rows)
{
    const int32_t filters = p->units * p->rank;
    const int32_t numbers = filters * p->memory;

    tfl2c_copy((int8_t *)state, (const int8_t *)&state[1],
               (rows * numbers - 1) * (int32_t)sizeof *state);
    for (; rows > 0; rows--) {
        if (filters >= 4) {
            tfl2c_svdf_make_row(p, input, state);
        } else {
            for (int32_t f = 0; f < filters; f++) {
                state[(f + 1) * p->memory - 1] = tfl2c_svdf_feature(p, f, input);
            }
        }
        tfl2c_svdf_add_up(p, state, output);
        input += p->depth;
        state += numbers;
        output += p->units;
    }
}

#endif
