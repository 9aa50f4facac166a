/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* UNIDIRECTIONAL_SEQUENCE_LSTM, int8 with cells of int16, for cores that multiply 32 bits by 32 and
 * nothing narrower: the four gates of a cell, which are its input, forget, cell and output gate, in
 * three products. How weights are packed: sums_x4.h.
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as unidirectional_sequence_lstm_s8. */
#ifndef TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_S8_PACKED_H
#define TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_S8_PACKED_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *input_weights;     /* [units][depth] */
    const uint32_t *recurrent_weights; /* [units][units] */
    const int32_t *input_bias;         /* [units][4], the input's zero point folded in */
    const int32_t *recurrent_bias;     /* [units][4], the hidden state's zero point folded in */
    const int32_t *rescalings;         /* [input, hidden state][4][4]: lstm_rescale.h */
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
    int32_t depth;         /* at most TFL2C_PRODUCTS_X4_MOST, as units */
    int32_t units;
    int32_t steps;
    int32_t step_rows;  /* rows from one step of a sequence to the next */
    int32_t batch_rows; /* rows from one sequence to the next */
} tfl2c_unidirectional_sequence_lstm_s8_packed_params;

/* Goes through `batches` sequences, each with a state of its own.
 * input:  [batches * steps][depth]
 * hidden: [batches][units], cells: [batches][units]
 * output: [batches * steps][units] */
void tfl2c_unidirectional_sequence_lstm_s8_packed(
    const tfl2c_unidirectional_sequence_lstm_s8_packed_params *p, const int8_t *input,
    int8_t *hidden, int16_t *cells, int8_t *output, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
