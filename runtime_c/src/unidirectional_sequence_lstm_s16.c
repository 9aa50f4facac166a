/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unidirectional_sequence_lstm_s16.h"

#include "tfl2c/requant_s16.h"

#define TFL2C_LSTM_PARAMS tfl2c_unidirectional_sequence_lstm_s16_params
#define TFL2C_LSTM_VALUE int16_t
#define TFL2C_LSTM_MIN INT16_MIN
#define TFL2C_LSTM_MAX INT16_MAX
#define TFL2C_LSTM_SUM int64_t
#define TFL2C_LSTM_RESCALE(b, x, m, s) tfl2c_requantize_wide((b) + (x), m, s)
#include "tfl2c/lstm_gates.h"

void tfl2c_unidirectional_sequence_lstm_s16(const tfl2c_unidirectional_sequence_lstm_s16_params *p,
                                            const int16_t *input, int16_t *hidden, int16_t *cells,
                                            int16_t *output, int32_t batches)
{
    tfl2c_lstm_sequences(p, input, hidden, cells, output, batches);
}
