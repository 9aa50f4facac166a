/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* UNIDIRECTIONAL_SEQUENCE_LSTM, int8 with cells of int16: the four gates of a cell, which are its
 * input, forget, cell and output gate A, B, C, D, at a time, weights packed for 16-bit products.
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as unidirectional_sequence_lstm_s8.
 *
 * A run of `count` values is in groups of four, each in the order 0, 2, 1, 3. The last group ends with
 * the run: weights of values that the group before has already are 0. In a run of less than four
 * zeros follow.
 *
 * A block is a cell: of the input, then of the hidden state
 *   4 words   A, 256 * B + A, C, 256 * D + C of what their sums begin with, modulo 2^32: the zero
 *             point folded in, and for the input the bias
 *   2 words   for every two values k, k + 1: one for A and B, one for C and D, of halfwords
 *             256 * B[k] + A[k] and, above it, 256 * B[k + 1] + A[k + 1]
 * At the end all sums are below 2^23 in magnitude. */
#ifndef TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_S8_X4_H
#define TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_S8_X4_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *blocks;    /* [units] */
    const int32_t *rescalings; /* [input, hidden state][A, B, C, D][4]: lstm_rescale.h */
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
} tfl2c_unidirectional_sequence_lstm_s8_x4_params;

/* Goes through `batches` sequences, each with a state of its own.
 * input:  [batches * steps][depth]
 * hidden: [batches][units], cells: [batches][units]
 * output: [batches * steps][units] */
void tfl2c_unidirectional_sequence_lstm_s8_x4(
    const tfl2c_unidirectional_sequence_lstm_s8_x4_params *p, const int8_t *input, int8_t *hidden,
    int16_t *cells, int8_t *output, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
