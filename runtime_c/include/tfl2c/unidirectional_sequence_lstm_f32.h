/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* UNIDIRECTIONAL_SEQUENCE_LSTM, float. The four gates of a cell are its input, forget, cell and
 * output gate. */
#ifndef TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_F32_H
#define TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_F32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const float *input_weights;     /* [units][4][depth] */
    const float *recurrent_weights; /* [units][4][units] */
    const float *bias;              /* [units][4] */
    float cell_max;                 /* cells are clamped to [-cell_max, cell_max] */
    int32_t depth;
    int32_t units;
    int32_t steps;
    int32_t step_rows;  /* rows from one step of a sequence to the next */
    int32_t batch_rows; /* rows from one sequence to the next */
} tfl2c_unidirectional_sequence_lstm_f32_params;

/* Goes through `batches` sequences, each with a state of its own.
 * input:  [batches * steps][depth]
 * hidden: [batches][units], cells: [batches][units]
 * output: [batches * steps][units] */
void tfl2c_unidirectional_sequence_lstm_f32(const tfl2c_unidirectional_sequence_lstm_f32_params *p,
                                            const float *input, float *hidden, float *cells,
                                            float *output, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
