/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bidirectional_sequence_rnn_other_f32.h"

void tfl2c_bidirectional_sequence_rnn_other_f32(
    const tfl2c_bidirectional_sequence_rnn_other_f32_params *p, const float *input,
    const float *other, float *forward_hidden, float *backward_hidden, void *const *outputs,
    int32_t batches)
{
    const float *more = p->is_added ? other : NULL;
    const tfl2c_rnn_source forward = {input, more, &p->forward_other};
    const tfl2c_rnn_source backward = {p->is_added ? input : other, more, &p->backward_other};
    float *first = (float *)outputs[0];
    float *second = (float *)outputs[p->backward_part];

    tfl2c_rnn_run(&p->forward, &forward, forward_hidden, first, batches);
    tfl2c_rnn_run(&p->backward, &backward, backward_hidden, &second[p->backward_start], batches);
}
