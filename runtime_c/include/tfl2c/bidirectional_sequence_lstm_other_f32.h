/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BIDIRECTIONAL_SEQUENCE_LSTM, float: one layer goes forward, one backward, with projections or
 * another input besides. */
#ifndef TFL2C_BIDIRECTIONAL_SEQUENCE_LSTM_OTHER_F32_H
#define TFL2C_BIDIRECTIONAL_SEQUENCE_LSTM_OTHER_F32_H

#include <stdint.h>

#include "tfl2c/lstm_layer_f32.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_lstm_layer forward;
    tfl2c_lstm_layer backward;
    int32_t backward_part;      /* output that the backward layer writes: 1, or 0 if there is one */
    int32_t backward_start;     /* where in the rows of this output */
    int32_t is_added;           /* whether the other input comes to the input of both layers */
    tfl2c_matrix forward_other; /* [units][gates] rows for what comes to it */
    tfl2c_matrix backward_other; /* likewise */
} tfl2c_bidirectional_sequence_lstm_other_f32_params;

/* Goes through `batches` sequences, each with states of its own.
 * input:   [batches * steps][depth of the forward layer]
 * other:   [batches * steps][columns] where it is added, else the backward layer's input: [batches
 *          * steps][its depth]
 * hidden:  [batches][outputs of the layer], cells: [batches][units of the layer]
 * outputs: one or two, each [batches * steps][outputs]; the forward ones first if there is one
 * scratch: floats [units of the greater layer] */
void tfl2c_bidirectional_sequence_lstm_other_f32(
    const tfl2c_bidirectional_sequence_lstm_other_f32_params *p, const float *input,
    const float *other, float *forward_hidden, float *forward_cells, float *backward_hidden,
    float *backward_cells, void *const *outputs, void *scratch, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
