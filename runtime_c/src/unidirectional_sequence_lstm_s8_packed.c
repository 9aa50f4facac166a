/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Weights are stored plus 128: what that adds up to is the same for all cells of a step. */
#include "tfl2c/unidirectional_sequence_lstm_s8_packed.h"

#include "tfl2c/lstm_arguments.h"

#define TFL2C_LSTM_PARAMS tfl2c_unidirectional_sequence_lstm_s8_packed_params
#define TFL2C_LSTM_VALUE int8_t
#define TFL2C_LSTM_MIN INT8_MIN
#define TFL2C_LSTM_MAX INT8_MAX
#include "tfl2c/lstm_walk.h"

static tfl2c_lstm_run run_of(const int8_t *values, int32_t count, const uint32_t *weights,
                             const int32_t *bias, const int32_t *rescalings)
{
    const tfl2c_lstm_run run = {
        values,     &values[count & ~3],           &values[count], weights, bias,
        rescalings, tfl2c_offset_x4(values, count)};

    return run;
}

static void tfl2c_lstm_step(const TFL2C_LSTM_PARAMS *p, const int8_t *input, const int8_t *hidden,
                            int16_t *cells, int8_t *output)
{
    tfl2c_lstm_run runs[2] = {
        run_of(input, p->depth, p->input_weights, p->input_bias, p->rescalings),
        run_of(hidden, p->units, p->recurrent_weights, p->recurrent_bias,
               &p->rescalings[TFL2C_GATES * TFL2C_LSTM_RESCALING])};

    for (int32_t c = 0; c < p->units; c++) {
        int32_t arguments[TFL2C_GATES];

        tfl2c_lstm_arguments(runs, arguments);
        output[c] = tfl2c_lstm_cell(p, arguments, &cells[c]);
    }
}

void tfl2c_unidirectional_sequence_lstm_s8_packed(
    const tfl2c_unidirectional_sequence_lstm_s8_packed_params *p, const int8_t *input,
    int8_t *hidden, int16_t *cells, int8_t *output, int32_t batches)
{
    tfl2c_lstm_sequences(p, input, hidden, cells, output, batches);
}
