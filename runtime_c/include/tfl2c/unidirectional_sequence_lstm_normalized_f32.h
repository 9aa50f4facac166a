/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* UNIDIRECTIONAL_SEQUENCE_LSTM and LSTM, which takes one step, float and with layer normalization:
 * what a gate's function is applied to has a mean and a spread that do not depend on the input. */
#ifndef TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_NORMALIZED_F32_H
#define TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_NORMALIZED_F32_H

#include <stdint.h>

#include "tfl2c/lstm_layer_f32.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_lstm_layer layer;     /* its bias is added to what is normalized; a projection may be */
    const float *normalization; /* [units][gates]: factors of what is normalized */
} tfl2c_unidirectional_sequence_lstm_normalized_f32_params;

/* Goes through `batches` sequences, each with a state of its own.
 * input:   [batches * steps][depth]
 * hidden:  [batches][outputs], cells: [batches][units]
 * output:  [batches * steps][outputs]
 * scratch: floats [gates][units] */
void tfl2c_unidirectional_sequence_lstm_normalized_f32(
    const tfl2c_unidirectional_sequence_lstm_normalized_f32_params *p, const float *input,
    float *hidden, float *cells, float *output, void *scratch, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
