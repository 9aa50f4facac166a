/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The cells of an LSTM of codes, and its walk through sequences. The file that includes this defines
 * before
 *
 * TFL2C_LSTM_PARAMS               the type of the parameters
 * TFL2C_LSTM_VALUE, TFL2C_LSTM_MIN, TFL2C_LSTM_MAX   of input and hidden state
 *
 * and somewhere tfl2c_lstm_step. */
#ifndef TFL2C_LSTM_WALK_H
#define TFL2C_LSTM_WALK_H

#include <string.h>

#include "tfl2c/requant.h"
#include "tfl2c/sigmoid_s16.h"

enum { TFL2C_INPUT_GATE, TFL2C_FORGET_GATE, TFL2C_CELL_GATE, TFL2C_OUTPUT_GATE, TFL2C_GATES };

/* Goes one step: changes the cells and writes the new hidden state. */
static void tfl2c_lstm_step(const TFL2C_LSTM_PARAMS *p, const TFL2C_LSTM_VALUE *input,
                            const TFL2C_LSTM_VALUE *hidden, int16_t *cells,
                            TFL2C_LSTM_VALUE *output);

static inline int32_t tfl2c_clamp_s16(int32_t x)
{
#if defined(__GNUC__) && defined(__ARM_FEATURE_SAT)
    __asm__("ssat %0, #16, %0" : "+r"(x));
    return x;
#else
    return x == (int16_t)x ? x : x >> 31 ^ INT16_MAX;
#endif
}

/* x / 2^shift to the nearest, halves away from zero. is_negative: -1 if so, else 0; that of a number
 * which x is the rounded multiple of will do. shift: [1, 31]; half: 2^(shift - 1). */
static inline int32_t tfl2c_lstm_shift(int32_t x, int32_t is_negative, int32_t shift, int32_t half)
{
    return (x + half + is_negative) >> shift;
}

/* x * 2^-(1 + shift), rounded as tfl2c_requantize does. */
static inline int32_t tfl2c_lstm_halve_and_shift(int32_t x, int32_t shift, int32_t half)
{
    return tfl2c_lstm_shift((x + 1) >> 1, x >> 31, shift, half);
}

/* Changes one cell and returns what it adds to the hidden state. arguments: those of the functions
 * of its gates times 12288, which are within 3 * 2^15. */
static inline TFL2C_LSTM_VALUE tfl2c_lstm_cell(const TFL2C_LSTM_PARAMS *p,
                                               const int32_t arguments[TFL2C_GATES], int16_t *state)
{
    const uint16_t *const table = p->table;
    const int32_t opened = tfl2c_logistic_inside(table, arguments[TFL2C_INPUT_GATE]);
    const int32_t kept = tfl2c_logistic_inside(table, arguments[TFL2C_FORGET_GATE]);
    const int32_t fresh = tfl2c_tanh_code(table, arguments[TFL2C_CELL_GATE]);
    const int32_t added = tfl2c_clamp_s16(
        tfl2c_lstm_halve_and_shift(opened * fresh, p->update_shift, p->update_half));
    const int32_t cell =
        tfl2c_clamp(tfl2c_lstm_halve_and_shift(kept * *state, 14, INT32_C(1) << 13) + added,
                    p->cell_min, p->cell_max);
    const int32_t shown =
        tfl2c_tanh_code(table, (cell * p->tanh_multiplier + p->tanh_half) >> p->tanh_shift);
    const int32_t product = tfl2c_logistic_inside(table, arguments[TFL2C_OUTPUT_GATE]) * shown;
    int32_t result;

    *state = (int16_t)cell;
#if defined(__GNUC__)
    __asm__ volatile("" ::: "memory"); /* parameters are loaded no sooner: registers are few */
#endif
    result = tfl2c_lstm_shift(tfl2c_multiply_high(product, p->hidden_multiplier), product >> 31,
                              p->hidden_shift, p->hidden_half);
    return (TFL2C_LSTM_VALUE)tfl2c_clamp(result + p->hidden_zero_point, TFL2C_LSTM_MIN,
                                         TFL2C_LSTM_MAX);
}

/* The new hidden state is put together in the output: every cell needs the whole old one. */
static inline void tfl2c_lstm_sequence(const TFL2C_LSTM_PARAMS *p, const TFL2C_LSTM_VALUE *input,
                                       TFL2C_LSTM_VALUE *hidden, int16_t *cells,
                                       TFL2C_LSTM_VALUE *output)
{
    for (int32_t t = 0; t < p->steps; t++) {
        tfl2c_lstm_step(p, input, hidden, cells, output);
        memcpy(hidden, output, (size_t)p->units * sizeof *hidden);
        input += p->step_rows * p->depth;
        output += p->step_rows * p->units;
    }
}

static inline void tfl2c_lstm_sequences(const TFL2C_LSTM_PARAMS *p, const TFL2C_LSTM_VALUE *input,
                                        TFL2C_LSTM_VALUE *hidden, int16_t *cells,
                                        TFL2C_LSTM_VALUE *output, int32_t batches)
{
    for (int32_t b = 0; b < batches; b++) {
        const int32_t row = b * p->batch_rows;

        tfl2c_lstm_sequence(p, &input[row * p->depth], &hidden[b * p->units], &cells[b * p->units],
                            &output[row * p->units]);
    }
}

#endif
