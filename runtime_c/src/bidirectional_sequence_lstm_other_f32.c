/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bidirectional_sequence_lstm_other_f32.h"

/* What is put together before it is projected is apart from the output. */
static void run(const tfl2c_lstm_layer *layer, const tfl2c_lstm_row *input, float *hidden,
                float *cells, float *output, void *scratch, int32_t batches)
{
    float *made = layer->projection_bias == NULL ? NULL : (float *)scratch;

    tfl2c_lstm_run_with(layer, input, hidden, cells, output, made, batches);
}

void tfl2c_bidirectional_sequence_lstm_other_f32(
    const tfl2c_bidirectional_sequence_lstm_other_f32_params *p, const float *input,
    const float *other, float *forward_hidden, float *forward_cells, float *backward_hidden,
    float *backward_cells, void *const *outputs, void *scratch, int32_t batches)
{
    const float *more = p->is_added ? other : NULL;
    const tfl2c_lstm_row forward = {input, more, &p->forward_other};
    const tfl2c_lstm_row backward = {p->is_added ? input : other, more, &p->backward_other};
    float *first = (float *)outputs[0];
    float *second = (float *)outputs[p->backward_part];

    run(&p->forward, &forward, forward_hidden, forward_cells, first, scratch, batches);
    run(&p->backward, &backward, backward_hidden, backward_cells, &second[p->backward_start],
        scratch, batches);
}
