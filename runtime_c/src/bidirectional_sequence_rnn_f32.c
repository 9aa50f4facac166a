/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bidirectional_sequence_rnn_f32.h"

void tfl2c_bidirectional_sequence_rnn_f32(const tfl2c_bidirectional_sequence_rnn_f32_params *p,
                                          const float *input, float *forward_hidden,
                                          float *backward_hidden, void *const *outputs,
                                          int32_t batches)
{
    const tfl2c_rnn_source from = {input, NULL, NULL};
    float *second = (float *)outputs[p->backward_part];

    tfl2c_rnn_run(&p->forward, &from, forward_hidden, (float *)outputs[0], batches);
    tfl2c_rnn_run(&p->backward, &from, backward_hidden, &second[p->backward_start], batches);
}
