/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* UNIDIRECTIONAL_SEQUENCE_LSTM and LSTM, which takes one step, float and with a projection. */
#ifndef TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_PROJECTED_F32_H
#define TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_PROJECTED_F32_H

#include <stdint.h>

#include "tfl2c/lstm_layer_f32.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_lstm_layer tfl2c_unidirectional_sequence_lstm_projected_f32_params;

/* Goes through `batches` sequences, each with a state of its own.
 * input:   [batches * steps][depth]
 * hidden:  [batches][outputs], cells: [batches][units]
 * output:  [batches * steps][outputs]
 * scratch: floats [units] */
void tfl2c_unidirectional_sequence_lstm_projected_f32(
    const tfl2c_unidirectional_sequence_lstm_projected_f32_params *p, const float *input,
    float *hidden, float *cells, float *output, void *scratch, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
