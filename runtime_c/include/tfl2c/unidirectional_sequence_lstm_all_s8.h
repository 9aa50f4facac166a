/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* UNIDIRECTIONAL_SEQUENCE_LSTM, int8 with cells of int16, with what a plain layer lacks: layer
 * normalization, peephole connections, a projection, an input gate that is 1 less the forget gate.
 * The gates of a cell are its forget, cell, input and output gate; the input gate may be left out.
 * Arithmetic: LiteRT's reference kernel. */
#ifndef TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_ALL_S8_H
#define TFL2C_UNIDIRECTIONAL_SEQUENCE_LSTM_ALL_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* x * multiplier * 2^(shift - 31) */
typedef struct {
    int32_t multiplier[4]; /* 0 or [2^30, 2^31) */
    int32_t shift[4];      /* [-31, 30] */
} tfl2c_lstm_rescalings;

typedef struct {
    const int8_t *input_weights;     /* [units][gates][depth] */
    const int8_t *recurrent_weights; /* [units][gates][outputs] */
    const int32_t *input_bias;       /* [units][gates], zero points of the inputs in it */
    const int32_t *recurrent_bias;   /* [units][gates] */
    const int16_t *peephole;         /* [units][gates]; may be NULL */
    const int16_t *normalization;    /* [units][gates]; may be NULL */
    const int32_t *bias;             /* [units][gates], added to what is normalized; or NULL */
    const int8_t *projection;        /* [outputs][units]; may be NULL */
    const int32_t *projection_bias;  /* [outputs]; NULL without a projection */
    tfl2c_lstm_rescalings input;     /* products -> Q3.12, or the code that is normalized */
    tfl2c_lstm_rescalings recurrent; /* likewise */
    tfl2c_lstm_rescalings look;      /* peephole * cell -> likewise */
    tfl2c_lstm_rescalings normal;    /* normalized * 2^-10 -> Q3.12 */
    int32_t least_variance[4];       /* [1, 2^31): stands for a variance below 1 */
    int32_t cell_shift;              /* [15, 21]: input gate * cell gate * 2^-cell_shift -> cell */
    int32_t cell_max;                /* cells are clamped to [cell_min, cell_max] */
    int32_t cell_min;
    int32_t cell_whole;        /* [0, 6]: bits of a cell before its point */
    int32_t hidden_multiplier; /* output gate * tanh -> hidden state, or what is projected */
    int32_t hidden_shift;      /* [-31, 30] */
    int32_t hidden_zero_point; /* [-127, 128] where it is projected, else a code */
    int32_t projected_multiplier;
    int32_t projected_shift; /* [-31, 30] */
    int32_t projected_zero_point;
    int32_t projected_max; /* what is projected is clamped to [projected_min, projected_max] */
    int32_t projected_min;
    int32_t gates; /* 3 or 4 */
    int32_t depth;
    int32_t units;
    int32_t outputs; /* units, without a projection */
    int32_t steps;
    int32_t step_rows;  /* rows from one step of a sequence to the next */
    int32_t batch_rows; /* rows from one sequence to the next */
} tfl2c_unidirectional_sequence_lstm_all_s8_params;

/* Goes through `batches` sequences, each with a state of its own.
 * input:   [batches * steps][depth]
 * hidden:  [batches][outputs], cells: [batches][units]
 * output:  [batches * steps][outputs]
 * scratch: int16 [gates][units] */
void tfl2c_unidirectional_sequence_lstm_all_s8(
    const tfl2c_unidirectional_sequence_lstm_all_s8_params *p, const int8_t *input, int8_t *hidden,
    int16_t *cells, int8_t *output, void *scratch, int32_t batches);

#ifdef __cplusplus
}
#endif

#endif
