/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* unidirectional_sequence_lstm_s8 for cores with vectors of integers. Same contract, same bits as
 * unidirectional_sequence_lstm_s8.c. A lane is a gate of a cell, then a cell of four. */
#include "tfl2c/unidirectional_sequence_lstm_s8.h"

#include <arm_mve.h>

#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "unidirectional_sequence_lstm_s8_mve.c needs vectors of integers"
#endif

#define TFL2C_LSTM_PARAMS tfl2c_unidirectional_sequence_lstm_s8_params
#define TFL2C_LSTM_VALUE int8_t
#define TFL2C_LSTM_MIN INT8_MIN
#define TFL2C_LSTM_MAX INT8_MAX
#include "tfl2c/lstm_walk.h"

/* Sums of a bias and `count` products of values with each of four rows of weights that follow each
 * other. [sp, #32]: sums */
static __attribute__((naked, noinline)) void
sum_products(__attribute__((unused)) const int8_t *values,
             __attribute__((unused)) const int8_t *weights, __attribute__((unused)) int32_t count,
             __attribute__((unused)) const int32_t bias[TFL2C_GATES],
             __attribute__((unused)) int32_t sums[TFL2C_GATES])
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r10, lr}\n\t"
                     "ldm    r3, {r4, r6, r8, r10}\n\t"
                     "ldr    r3, [sp, #32]\n\t"
                     "adds   r5, r1, r2\n\t"
                     "adds   r7, r5, r2\n\t"
                     "add    r9, r7, r2\n\t"
                     "dlstp.8 lr, r2\n"
                     "1:\n\t"
                     "vldrb.8 q0, [r0], #16\n\t"
                     "vldrb.8 q1, [r1], #16\n\t"
                     "vmladava.s8 r4, q0, q1\n\t"
                     "vldrb.8 q2, [r5], #16\n\t"
                     "vmladava.s8 r6, q0, q2\n\t"
                     "vldrb.8 q1, [r7], #16\n\t"
                     "vmladava.s8 r8, q0, q1\n\t"
                     "vldrb.8 q2, [r9], #16\n\t"
                     "vmladava.s8 r10, q0, q2\n\t"
                     "letp   lr, 1b\n\t"
                     "stm    r3, {r4, r6, r8, r10}\n\t"
                     "pop    {r4-r10, pc}\n");
}

/* Numbers of 32 bits saturated to 16, in every other lane. */
static inline int16x8_t saturated(int32x4_t x)
{
    return vqmovnbq_s32(vdupq_n_s16(0), x);
}

static inline int16x8_t rescaled(const int32_t *sums, const int32_t *multiplier,
                                 const int32_t *shift)
{
    return saturated(
        tfl2c_requantize_x4(vldrwq_s32(sums), vldrwq_s32(multiplier), vldrwq_s32(shift)));
}

/* The arguments of the functions of a cell's gates times 12288. */
static inline int32x4_t arguments_of(const TFL2C_LSTM_PARAMS *p, int32_t cell, const int8_t *input,
                                     const int8_t *hidden)
{
    const int32_t place = cell * TFL2C_GATES;
    int32_t fresh[TFL2C_GATES];
    int32_t past[TFL2C_GATES];
    int16x8_t both;

    sum_products(input, &p->input_weights[place * p->depth], p->depth, &p->input_bias[place],
                 fresh);
    sum_products(hidden, &p->recurrent_weights[place * p->units], p->units,
                 &p->recurrent_bias[place], past);
    both = vqaddq_s16(rescaled(fresh, p->input_multiplier, p->input_shift),
                      rescaled(past, p->recurrent_multiplier, p->recurrent_shift));
    return vmulq_n_s32(vmovlbq_s16(both), 3);
}

/* tfl2c_sigmoid_inside in every lane. */
static inline int32x4_t sigmoids(const uint16_t *table, uint32x4_t places, uint32x4_t rests,
                                 uint32_t bits)
{
    const uint32x4_t here = vldrhq_gather_shifted_offset_u32(table, places);
    const uint32x4_t next = vldrhq_gather_shifted_offset_u32(&table[1], places);

    return vreinterpretq_s32_u32(
        vmlaq_n_u32(vmulq_u32(rests, vsubq_u32(next, here)), here, 1u << bits));
}

/* tfl2c_logistic_inside in every lane. Not inline as registers would run out. */
static __attribute__((noinline)) int32x4_t logistics(const uint16_t *table, int32x4_t arguments)
{
    const uint32x4_t magnitudes = vreinterpretq_u32_s32(vabsq_s32(arguments));
    const int32x4_t above =
        sigmoids(table, vshrq_n_u32(magnitudes, 9), vandq_u32(magnitudes, vdupq_n_u32(511)), 9);
    const int32x4_t rounded = vrshrq_n_s32(veorq_s32(above, vshrq_n_s32(arguments, 31)), 10);

    return vandq_s32(rounded, vdupq_n_s32(0x7fff));
}

/* tfl2c_tanh_code in every lane. */
static __attribute__((noinline)) int32x4_t tanhs(const uint16_t *table, int32x4_t arguments)
{
    const uint32x4_t magnitudes = vreinterpretq_u32_s32(vabsq_s32(arguments));
    const uint32x4_t places = vminq_u32(vshrq_n_u32(magnitudes, 8), vdupq_n_u32(254));
    const int32x4_t inside = sigmoids(table, places, vandq_u32(magnitudes, vdupq_n_u32(255)), 8);
    const int32x4_t above = vsubq_n_s32(
        vpselq_s32(vdupq_n_s32(0xffff00), inside, vcmphiq_n_u32(magnitudes, 255 * 256 - 1)),
        0x800000);

    return vrshrq_n_s32(veorq_s32(above, vshrq_n_s32(arguments, 31)), 8);
}

/* tfl2c_lstm_shift in every lane. shift: negative. */
static inline int32x4_t shifted(int32x4_t x, int32x4_t product, int32_t shift)
{
    return vrshlq_n_s32(vaddq_s32(x, vshrq_n_s32(product, 31)), shift);
}

static inline int32x4_t halved_and_shifted(int32x4_t product, int32_t shift)
{
    return shifted(vrshrq_n_s32(product, 1), product, shift);
}

static inline int32x4_t clamped(int32x4_t x, int32_t least, int32_t greatest)
{
    return vminq_s32(vmaxq_s32(x, vdupq_n_s32(least)), vdupq_n_s32(greatest));
}

/* Changes up to four cells and writes what they add to the hidden state. */
static __attribute__((noinline)) void make_cells(const TFL2C_LSTM_PARAMS *p,
                                                 const int32_t *arguments, int16_t *cells,
                                                 int8_t *output, mve_pred16_t lanes)
{
    const int32x4x4_t gates = vld4q_s32(arguments); /* lanes become those of cells */
    const int32x4_t opened = logistics(p->table, gates.val[TFL2C_INPUT_GATE]);
    const int32x4_t kept = logistics(p->table, gates.val[TFL2C_FORGET_GATE]);
    const int32x4_t fresh = tanhs(p->table, gates.val[TFL2C_CELL_GATE]);
    const int32x4_t added =
        vmovlbq_s16(saturated(halved_and_shifted(vmulq_s32(opened, fresh), -p->update_shift)));
    const int32x4_t left = halved_and_shifted(vmulq_s32(kept, vldrhq_z_s32(cells, lanes)), -14);
    const int32x4_t state = clamped(vaddq_s32(left, added), p->cell_min, p->cell_max);
    const int32x4_t shown =
        tanhs(p->table, vrshlq_n_s32(vmulq_n_s32(state, p->tanh_multiplier), -p->tanh_shift));
    const int32x4_t product = vmulq_s32(logistics(p->table, gates.val[TFL2C_OUTPUT_GATE]), shown);
    const int32x4_t result =
        shifted(vqrdmulhq_n_s32(product, p->hidden_multiplier), product, -p->hidden_shift);
    const int16x8_t codes = saturated(vaddq_n_s32(result, p->hidden_zero_point));

    vstrhq_p_s32(cells, state, lanes);
    vstrbq_p_s32(output, vreinterpretq_s32_s8(vqmovnbq_s16(vdupq_n_s8(0), codes)), lanes);
}

static void tfl2c_lstm_step(const TFL2C_LSTM_PARAMS *p, const int8_t *input, const int8_t *hidden,
                            int16_t *cells, int8_t *output)
{
    int32_t arguments[4 * TFL2C_GATES] = {0};

    for (int32_t c = 0; c < p->units; c += 4) {
        const int32_t count = p->units - c < 4 ? p->units - c : 4;

        for (int32_t i = 0; i < count; i++) {
            vstrwq_s32(&arguments[i * TFL2C_GATES], arguments_of(p, c + i, input, hidden));
        }
        make_cells(p, arguments, &cells[c], &output[c], vctp32q((uint32_t)count));
    }
}

void tfl2c_unidirectional_sequence_lstm_s8(const tfl2c_unidirectional_sequence_lstm_s8_params *p,
                                           const int8_t *input, int8_t *hidden, int16_t *cells,
                                           int8_t *output, int32_t batches)
{
    tfl2c_lstm_sequences(p, input, hidden, cells, output, batches);
}
