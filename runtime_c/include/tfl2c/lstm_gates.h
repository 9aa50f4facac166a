/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A step of an LSTM of codes, gate by gate. Besides what lstm_walk.h asks for, the file that includes
 * this defines before
 *
 * TFL2C_LSTM_SUM                  the type of sums of products
 * TFL2C_LSTM_RESCALE(b, x, m, s)  the sum of bias and products, rescaled */
#ifndef TFL2C_LSTM_GATES_H
#define TFL2C_LSTM_GATES_H

#include "tfl2c/lstm_walk.h"

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

static void tfl2c_lstm_step(const TFL2C_LSTM_PARAMS *p, const TFL2C_LSTM_VALUE *input,
                            const TFL2C_LSTM_VALUE *hidden, int16_t *cells,
                            TFL2C_LSTM_VALUE *output)
{
    for (int32_t c = 0; c < p->units; c++) {
        int32_t arguments[TFL2C_GATES];

        for (int32_t g = 0; g < TFL2C_GATES; g++) {
            arguments[g] = tfl2c_lstm_gate(p, c, g, input, hidden);
        }
        output[c] = tfl2c_lstm_cell(p, arguments, &cells[c]);
    }
}

#endif
