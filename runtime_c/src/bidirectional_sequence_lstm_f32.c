/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bidirectional_sequence_lstm_f32.h"

void tfl2c_bidirectional_sequence_lstm_f32(const tfl2c_bidirectional_sequence_lstm_f32_params *p,
                                           const float *input, float *forward_hidden,
                                           float *forward_cells, float *backward_hidden,
                                           float *backward_cells, void *const *outputs,
                                           int32_t batches)
{
    float *first = (float *)outputs[0];
    float *second = (float *)outputs[p->backward_part];

    tfl2c_lstm_run(&p->forward, input, forward_hidden, forward_cells, first, NULL, batches);
    tfl2c_lstm_run(&p->backward, input, backward_hidden, backward_cells, &second[p->backward_start],
                   NULL, batches);
}
