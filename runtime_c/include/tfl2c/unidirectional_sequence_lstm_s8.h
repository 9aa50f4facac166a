/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* UNIDIRECTIONAL_SEQUENCE_LSTM, int8 with cells of int16. The four gates of a cell are its input,
 * forget, cell and output gate.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_S8_H
#define TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *input_weights;     /* [units][4][depth] */
    const int8_t *recurrent_weights; /* [units][4][units] */
    const int32_t *input_bias;       /* [units][4], the input's zero point folded in */
    const int32_t *recurrent_bias;   /* [units][4], the hidden state's zero point folded in */
    int32_t input_multiplier[4];     /* Q31: 0 or [2^30, 2^31), products -> Q3.12 */
    int32_t input_shift[4];          /* [-31, 30] */
    int32_t recurrent_multiplier[4]; /* likewise */
    int32_t recurrent_shift[4];
    /* Half of a shift is 2^(shift - 1), or 0 without one.
     * input gate * cell gate * 2^-(1 + update_shift)                      -> cell
     * output gate * tanh * hidden_multiplier * 2^-(31 + hidden_shift)     -> hidden state
     * cell * tanh_multiplier * 2^-tanh_shift                              -> argument * 12288 */
    int32_t update_shift; /* [2, 29] */
    int32_t update_half;
    int32_t hidden_multiplier; /* 0 or [2^30, 2^31) */
    int32_t hidden_shift;      /* [1, 31] */
    int32_t hidden_half;
    int32_t hidden_zero_point; /* [-128, 127] */
    int32_t cell_max;          /* cells are clamped to [cell_min, cell_max] */
    int32_t cell_min;
    int32_t tanh_multiplier; /* [3, 3 * 2^12] */
    int32_t tanh_shift;      /* [0, 15] */
    int32_t tanh_half;
    const uint16_t *table; /* [256], Q0.16: sigmoid(i / 24) */
    int32_t depth;
    int32_t units;
    int32_t steps;
    int32_t step_rows;  /* rows from one step of a sequence to the next */
    int32_t batch_rows; /* rows from one sequence to the next */
} tfl2c_unidirectional_sequence_lstm_s8_params;

/* Goes through `batches` sequences, each with a state of its own.
 * input:  [batches * steps][depth]
 * hidden: [batches][units], cells: [batches][units]
 * output: [batches * steps][units] */
void tfl2c_unidirectional_sequence_lstm_s8(const tfl2c_unidirectional_sequence_lstm_s8_params *p,
                                           const int8_t *input, int8_t *hidden, int16_t *cells,
                                           int8_t *output, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
