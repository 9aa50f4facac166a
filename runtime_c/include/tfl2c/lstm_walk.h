/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The walk of an LSTM of codes through a sequence, cell by cell. The file that includes this defines
 * before
 *
 * TFL2C_LSTM_PARAMS               the type of the parameters
 * TFL2C_LSTM_VALUE, TFL2C_LSTM_MIN, TFL2C_LSTM_MAX   of input and hidden state
 * TFL2C_LSTM_SUM                  the type of sums of products
 * TFL2C_LSTM_RESCALE(b, x, m, s)  the sum of bias and products, rescaled */
#ifndef TFL2C_LSTM_WALK_H
#define TFL2C_LSTM_WALK_H

#include <string.h>

#include "tfl2c/requant.h"
#include "tfl2c/sigmoid_s16.h"

enum { TFL2C_INPUT_GATE, TFL2C_FORGET_GATE, TFL2C_CELL_GATE, TFL2C_OUTPUT_GATE, TFL2C_GATES };

static inline int32_t tfl2c_clamp_s16(int32_t x)
{
    return tfl2c_clamp(x, INT16_MIN, INT16_MAX);
}

static inline TFL2C_LSTM_SUM tfl2c_lstm_dot(const TFL2C_LSTM_VALUE *x, const int8_t *weights,
                                            int32_t count)
{
    TFL2C_LSTM_SUM sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i] * weights[i];
    }
    return sum;
}

/* The argument of a gate's function times 12288. */
static inline int32_t tfl2c_lstm_gate(const TFL2C_LSTM_PARAMS *p, int32_t cell, int32_t gate,
                                      const TFL2C_LSTM_VALUE *input, const TFL2C_LSTM_VALUE *hidden)
{
    const int32_t place = cell * TFL2C_GATES + gate;
    const TFL2C_LSTM_SUM fresh =
        tfl2c_lstm_dot(input, &p->input_weights[place * p->depth], p->depth);
    const TFL2C_LSTM_SUM past =
        tfl2c_lstm_dot(hidden, &p->recurrent_weights[place * p->units], p->units);
    const int32_t a = TFL2C_LSTM_RESCALE(p->input_bias[place], fresh, p->input_multiplier[gate],
                                         p->input_shift[gate]);
    const int32_t b = TFL2C_LSTM_RESCALE(p->recurrent_bias[place], past,
                                         p->recurrent_multiplier[gate], p->recurrent_shift[gate]);

    return 3 * tfl2c_clamp_s16(tfl2c_clamp_s16(a) + tfl2c_clamp_s16(b));
}

/* Changes one cell and returns what it adds to the hidden state. */
static inline TFL2C_LSTM_VALUE tfl2c_lstm_cell(const TFL2C_LSTM_PARAMS *p, int32_t cell,
                                               const TFL2C_LSTM_VALUE *input,
                                               const TFL2C_LSTM_VALUE *hidden, int16_t *state)
{
    int32_t gates[TFL2C_GATES];
    int32_t kept;
    int32_t added;
    int32_t tanh_of_cell;
    int32_t result;

    for (int32_t g = 0; g < TFL2C_GATES; g++) {
        const int32_t argument = tfl2c_lstm_gate(p, cell, g, input, hidden);

        gates[g] = g == TFL2C_CELL_GATE ? tfl2c_tanh_code(p->table, argument)
                                        : tfl2c_logistic_code(p->table, argument);
    }
    kept = tfl2c_requantize(gates[TFL2C_FORGET_GATE] * *state, INT32_C(1) << 30, -14);
    added = tfl2c_requantize(gates[TFL2C_INPUT_GATE] * gates[TFL2C_CELL_GATE], p->update_multiplier,
                             p->update_shift);
    *state = (int16_t)tfl2c_clamp(tfl2c_clamp_s16(kept) + tfl2c_clamp_s16(added), p->cell_min,
                                  p->cell_max);
    tanh_of_cell = tfl2c_tanh_code(
        p->table, tfl2c_sigmoid_argument(*state, p->tanh_multiplier, p->tanh_shift));
    result = tfl2c_requantize(gates[TFL2C_OUTPUT_GATE] * tanh_of_cell, p->hidden_multiplier,
                              p->hidden_shift);
    result = tfl2c_clamp(result, TFL2C_LSTM_MIN - p->hidden_zero_point,
                         TFL2C_LSTM_MAX - p->hidden_zero_point);
    return (TFL2C_LSTM_VALUE)(result + p->hidden_zero_point);
}

/* The new hidden state is put together in the output: every cell needs the whole old one. */
static inline void tfl2c_lstm_sequence(const TFL2C_LSTM_PARAMS *p, const TFL2C_LSTM_VALUE *input,
                                       TFL2C_LSTM_VALUE *hidden, int16_t *cells,
                                       TFL2C_LSTM_VALUE *output)
{
    for (int32_t t = 0; t < p->steps; t++) {
        for (int32_t c = 0; c < p->units; c++) {
            output[c] = tfl2c_lstm_cell(p, c, input, hidden, &cells[c]);
        }
        memcpy(hidden, output, (size_t)p->units * sizeof *hidden);
        input += p->step_rows * p->depth;
        output += p->step_rows * p->units;
    }
}

#endif
