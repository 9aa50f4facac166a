/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BIDIRECTIONAL_SEQUENCE_RNN, float: one layer goes forward, one backward. */
#ifndef TFL2C_BIDIRECTIONAL_SEQUENCE_RNN_F32_H
#define TFL2C_BIDIRECTIONAL_SEQUENCE_RNN_F32_H

#include <stdint.h>

#include "tfl2c/rnn_layer_f32.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_rnn_layer forward;
    tfl2c_rnn_layer backward;
    int32_t backward_part;  /* output that the backward layer writes: 1, or 0 if there is one */
    int32_t backward_start; /* where in the rows of this output */
} tfl2c_bidirectional_sequence_rnn_f32_params;

/* Goes through `batches` sequences, each with states of its own.
 * input:           [batches * steps][depth]
 * forward_hidden:  [batches][units of the forward layer], backward_hidden likewise
 * outputs: one or two, each [batches * steps][units]; the forward units first if there is one */
void tfl2c_bidirectional_sequence_rnn_f32(const tfl2c_bidirectional_sequence_rnn_f32_params *p,
                                          const float *input, float *forward_hidden,
                                          float *backward_hidden, void *const *outputs,
                                          int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
