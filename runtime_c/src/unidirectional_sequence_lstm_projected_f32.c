/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unidirectional_sequence_lstm_projected_f32.h"

void tfl2c_unidirectional_sequence_lstm_projected_f32(
    const tfl2c_unidirectional_sequence_lstm_projected_f32_params *p, const float *input,
    float *hidden, float *cells, float *output, void *scratch, int32_t batches)
{
    tfl2c_lstm_run(p, input, hidden, cells, output, (float *)scratch, batches);
}
