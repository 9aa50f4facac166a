/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BIDIRECTIONAL_SEQUENCE_RNN with an auxiliary input, float: one layer goes forward, one backward.
 * Both read the auxiliary input besides the input, or the backward layer in place of it. */
#ifndef TFL2C_BIDIRECTIONAL_SEQUENCE_RNN_OTHER_F32_H
#define TFL2C_BIDIRECTIONAL_SEQUENCE_RNN_OTHER_F32_H

#include <stdint.h>

#include "tfl2c/rnn_layer_f32.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_rnn_layer forward;
    tfl2c_rnn_layer backward;
    tfl2c_matrix forward_other; /* [units] rows for the auxiliary input, where it is added */
    tfl2c_matrix backward_other;
    int32_t is_added;       /* whether both layers read the auxiliary input */
    int32_t backward_part;  /* output that the backward layer writes: 1, or 0 if there is one */
    int32_t backward_start; /* where in the rows of this output */
} tfl2c_bidirectional_sequence_rnn_other_f32_params;

/* Goes through `batches` sequences, each with states of its own.
 * input, other:    [batches * steps] rows
 * forward_hidden:  [batches][units of the forward layer], backward_hidden likewise
 * outputs: one or two, each [batches * steps][units]; the forward units first if there is one */
void tfl2c_bidirectional_sequence_rnn_other_f32(
    const tfl2c_bidirectional_sequence_rnn_other_f32_params *p, const float *input,
    const float *other, float *forward_hidden, float *backward_hidden, void *const *outputs,
    int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
