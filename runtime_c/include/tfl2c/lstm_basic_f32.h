/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LSTM of the basic kind, float: one step, for which input and hidden state are joined. The gates are
 * input, cell, forget and output gate. */
#ifndef TFL2C_LSTM_BASIC_F32_H
#define TFL2C_LSTM_BASIC_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *weights; /* [4][units][depth + units] */
    const float *bias;    /* [4][units] */
    int32_t depth;
    int32_t units;
} tfl2c_lstm_basic_f32_params;

/* Takes a step of `batches` sequences, each with a state of its own.
 * input:  [batches][depth]
 * hidden: [batches][units], cells: [batches][units]: read, then written
 * output: [batches][units], the new hidden state
 * state:  [batches][units], the new cells
 * joined: [batches][depth + units], the input and the old hidden state
 * sums:   [batches][4][units], the arguments of the gates */
void tfl2c_lstm_basic_f32(const tfl2c_lstm_basic_f32_params *p, const float *input, float *hidden,
                          float *cells, float *output, float *state, float *joined, float *sums,
                          int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
