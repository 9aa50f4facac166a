/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unidirectional_sequence_rnn_f32.h"

void tfl2c_unidirectional_sequence_rnn_f32(const tfl2c_unidirectional_sequence_rnn_f32_params *p,
                                           const float *input, float *hidden, float *output,
                                           int32_t batches)
{
    const tfl2c_rnn_source from = {input, NULL, NULL};

    tfl2c_rnn_run(p, &from, hidden, output, batches);
}
