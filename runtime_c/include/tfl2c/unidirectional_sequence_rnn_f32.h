/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* UNIDIRECTIONAL_SEQUENCE_RNN and RNN, which takes one step, float. */
#ifndef TFL2C_UNIDIRECTIONAL_SEQUENCE_RNN_F32_H
#define TFL2C_UNIDIRECTIONAL_SEQUENCE_RNN_F32_H

#include <stdint.h>

#include "tfl2c/rnn_layer_f32.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef tfl2c_rnn_layer tfl2c_unidirectional_sequence_rnn_f32_params;

/* Goes through `batches` sequences, each with a state of its own.
 * input:  [batches * steps][depth]
 * hidden: [batches][units]
 * output: [batches * steps][units] */
void tfl2c_unidirectional_sequence_rnn_f32(const tfl2c_unidirectional_sequence_rnn_f32_params *p,
                                           const float *input, float *hidden, float *output,
                                           int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
