/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* fully_connected_s8 for cores with vectors of integers. Same contract, same bits as
 * fully_connected_s8.c. Four units at a time; a last block that lacks some repeats the last one. */
#include "tfl2c/fully_connected_s8.h"

#include <arm_mve.h>

#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "fully_connected_s8_mve.c needs vectors of integers; build fully_connected_s8.c instead"
#endif

/* Sums of `count` products of codes with four rows of weights. runs: the codes, then the rows. */
static __attribute__((naked, noinline)) void sum_products(__attribute__((unused))
                                                          const int8_t *const runs[5],
                                                          __attribute__((unused)) int32_t count,
                                                          __attribute__((unused)) int32_t sums[4])
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r2, r4-r11, lr}\n\t"
                     "mov    r12, r1\n\t"
                     "ldm    r0, {r1, r3, r5, r7, r9}\n\t"
                     "movs   r0, #0\n\t"
                     "movs   r2, #0\n\t"
                     "movs   r4, #0\n\t"
                     "movs   r6, #0\n\t"
                     "dlstp.8 lr, r12\n"
                     "1:\n\t"
                     "vldrb.8 q0, [r1], #16\n\t"
                     "vldrb.8 q1, [r3], #16\n\t"
                     "vmladava.s8 r0, q0, q1\n\t"
                     "vldrb.8 q2, [r5], #16\n\t"
                     "vmladava.s8 r2, q0, q2\n\t"
                     "vldrb.8 q1, [r7], #16\n\t"
                     "vmladava.s8 r4, q0, q1\n\t"
                     "vldrb.8 q2, [r9], #16\n\t"
                     "vmladava.s8 r6, q0, q2\n\t"
                     "letp   lr, 1b\n\t"
                     "mov    r1, r2\n\t"
                     "pop    {r2}\n\t"
                     "strd   r0, r1, [r2]\n\t"
                     "strd   r4, r6, [r2, #8]\n\t"
                     "pop    {r4-r11, pc}\n");
}

/* Whole blocks of four units of a row. The assembler knows the order. */
typedef struct {
    const int8_t *input;
    const int8_t *weights;
    const int32_t *bias;
    int8_t *output;
    const int32_t *multiplier;
    const int8_t *shift;
    int32_t depth;
    int32_t count;   /* of blocks, at least 1 */
    int32_t between; /* what sums begin with */
    int32_t per_unit;
    int32_t zero_point;
    int32_t least; /* codes without the zero point */
    int32_t greatest;
} blocks;

/* r0, r2, r4, r6: sums; r1: codes; r3, r5, r7, r9: rows of weights; r8: depth; r10: blocks left;
 * q4: multipliers; q5: shifts; q6, q7: least and greatest. Sums are rescaled as in vectors.h. */
static __attribute__((naked, noinline)) void make_blocks(__attribute__((unused)) blocks *b)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r3-r11, lr}\n\t"
                     "vpush  {d8-d15}\n\t"
                     "mov    r11, r0\n\t"
                     "ldrd   r1, r3, [r11, #16]\n\t"
                     "ldr    r5, [r1]\n\t"
                     "ldrsb  r7, [r3]\n\t"
                     "vdup.32 q4, r5\n\t"
                     "vdup.32 q5, r7\n\t"
                     "ldrd   r5, r7, [r11, #44]\n\t"
                     "vdup.32 q6, r5\n\t"
                     "vdup.32 q7, r7\n\t"
                     "ldrd   r8, r10, [r11, #24]\n"
                     "1:\n\t"
                     "ldrd   r1, r3, [r11]\n\t"
                     "ldr    r0, [r11, #32]\n\t"
                     "add    r5, r3, r8\n\t"
                     "add    r7, r5, r8\n\t"
                     "add    r9, r7, r8\n\t"
                     "add    r2, r9, r8\n\t"
                     "str    r2, [r11, #4]\n\t"
                     "mov    r2, r0\n\t"
                     "mov    r4, r0\n\t"
                     "mov    r6, r0\n\t"
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
                     "vmov   q0[3], q0[1], r2, r6\n\t"
                     "ldrd   r1, r3, [r11, #8]\n\t"
                     "vldrw.32 q1, [r1], #16\n\t"
                     "ldrd   r0, r2, [r11, #36]\n\t"
                     "vadd.i32 q0, q0, q1\n\t"
                     "cbz    r0, 3f\n\t"
                     "ldrd   r5, r7, [r11, #16]\n\t"
                     "vldrw.32 q4, [r5], #16\n\t"
                     "vldrb.s32 q5, [r7], #4\n\t"
                     "strd   r5, r7, [r11, #16]\n"
                     "3:\n\t"
                     "vmov.i32 q1, #0\n\t"
                     "vmax.s32 q2, q5, q1\n\t"
                     "vshl.s32 q0, q0, q2\n\t"
                     "vqrdmulh.s32 q0, q0, q4\n\t"
                     "vmin.s32 q2, q5, q1\n\t"
                     "vand   q1, q0, q2\n\t"
                     "vshr.s32 q1, q1, #31\n\t"
                     "vadd.i32 q0, q0, q1\n\t"
                     "vrshl.s32 q0, q0, q2\n\t"
                     "vmax.s32 q0, q0, q6\n\t"
                     "vmin.s32 q0, q0, q7\n\t"
                     "vadd.i32 q0, q0, r2\n\t"
                     "vstrb.32 q0, [r3], #4\n\t"
                     "strd   r1, r3, [r11, #8]\n\t"
                     "subs   r10, #1\n\t"
                     "bne.w  1b\n\t"
                     "vpop   {d8-d15}\n\t"
                     "pop    {r3-r11, pc}\n");
}

/* What the weights' zero point adds up to in every sum of a row. */
static int32_t offset(const tfl2c_fully_connected_s8_params *p, const int8_t *x)
{
    int32_t sum = 0;

    if (p->weight_zero_point == 0) {
        return 0;
    }
    for (int32_t i = 0; i < p->depth; i++) {
        sum += x[i];
    }
    return sum * p->weight_zero_point;
}

/* Codes of the units [first, first + count), where count is [1, 3]. */
static void make_units(const tfl2c_fully_connected_s8_params *p, const int8_t *input, int32_t zero,
                       int32_t first, int32_t count, int8_t *output)
{
    const mve_pred16_t lanes = vctp32q((uint32_t)count);
    const int8_t *const weights = &p->weights[first * p->depth];
    const int32_t last = count - 1;
    const int8_t *const runs[5] = {input, weights, &weights[(last < 1 ? last : 1) * p->depth],
                                   &weights[(last < 2 ? last : 2) * p->depth],
                                   &weights[last * p->depth]};
    int32_t products[4];
    int32x4_t multiplier = vdupq_n_s32(p->multiplier[0]);
    int32x4_t shift = vdupq_n_s32(p->shift[0]);
    int32x4_t sums;

    sum_products(runs, p->depth, products);
    if (p->per_unit) {
        multiplier = vldrwq_z_s32(&p->multiplier[first], lanes);
        shift = vldrbq_z_s32(&p->shift[first], lanes);
    }
    sums = vaddq_s32(vsubq_n_s32(vldrwq_s32(products), zero), vldrwq_z_s32(&p->bias[first], lanes));
    sums = tfl2c_code_x4(tfl2c_requantize_x4(sums, multiplier, shift), p->output_zero_point,
                         vdupq_n_s32(p->output_min - p->output_zero_point),
                         vdupq_n_s32(p->output_max - p->output_zero_point));
    vstrbq_p_s32(&output[first], sums, lanes);
}

void tfl2c_fully_connected_s8(const tfl2c_fully_connected_s8_params *p, const int8_t *input,
                              int8_t *output, int32_t rows)
{
    for (; rows > 0; rows--) {
        const int32_t zero = offset(p, input);
        const int32_t whole = p->units & ~3;
        blocks b = {input,
                    p->weights,
                    p->bias,
                    output,
                    p->multiplier,
                    p->shift,
                    p->depth,
                    whole / 4,
                    -zero,
                    p->per_unit,
                    p->output_zero_point,
                    p->output_min - p->output_zero_point,
                    p->output_max - p->output_zero_point};

        if (whole != 0) {
            make_blocks(&b);
        }
        if (whole != p->units) {
            make_units(p, input, zero, whole, p->units - whole, output);
        }
        input += p->depth;
        output += p->units;
    }
}
