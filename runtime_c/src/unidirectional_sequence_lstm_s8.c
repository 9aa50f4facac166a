/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unidirectional_sequence_lstm_s8.h"

#include "tfl2c/requant.h"

#define TFL2C_LSTM_PARAMS tfl2c_unidirectional_sequence_lstm_s8_params
#define TFL2C_LSTM_VALUE int8_t
#define TFL2C_LSTM_MIN INT8_MIN
#define TFL2C_LSTM_MAX INT8_MAX
#define TFL2C_LSTM_SUM int32_t
#define TFL2C_LSTM_RESCALE(b, x, m, s) tfl2c_requantize(tfl2c_wrapping_add(b, x), m, s)
#include "tfl2c/lstm_gates.h"

void tfl2c_unidirectional_sequence_lstm_s8(const tfl2c_unidirectional_sequence_lstm_s8_params *p,
                                           const int8_t *input, int8_t *hidden, int16_t *cells,
                                           int8_t *output, int32_t batches)
{
    tfl2c_lstm_sequences(p, input, hidden, cells, output, batches);
}
