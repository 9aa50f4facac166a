/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A layer of plain recurrent units, float: each unit weighs the input and what all units made a step
 * before. */
#ifndef TFL2C_RNN_LAYER_F32_H
#define TFL2C_RNN_LAYER_F32_H

#include <stdint.h>
#include <string.h>

#include "tfl2c/floats.h"
#include "tfl2c/hyperbolic_f32.h"
#include "tfl2c/recurrent_f32.h"

typedef struct {
    tfl2c_matrix input;     /* [units] rows for the input */
    tfl2c_matrix recurrent; /* [units] rows for the hidden state */
    const float *bias;      /* [units] */
    int32_t depth;
    int32_t units;
    int32_t is_tangent; /* whether the activation is tanh; else it clamps */
    float output_min;
    float output_max;
    tfl2c_way way;
} tfl2c_rnn_layer;

/* What a layer reads: rows of its input, and of another one with weights of its own. */
typedef struct {
    const float *input;          /* [depth] each */
    const float *other;          /* [columns of the weights] each; NULL where there is none */
    const tfl2c_matrix *weights; /* [units] rows for the other one */
} tfl2c_rnn_source;

static inline float tfl2c_rnn_unit(const tfl2c_rnn_layer *p, int32_t unit,
                                   const tfl2c_rnn_source *from, int32_t row, const float *hidden)
{
    float sum = p->bias[unit] + tfl2c_weigh(&p->input, unit, 0, &from->input[row * p->depth]);

    if (from->other != NULL) {
        const float *other = &from->other[row * from->weights->columns];

        sum += tfl2c_weigh(from->weights, unit, 0, other);
    }
    sum += tfl2c_weigh(&p->recurrent, unit, 0, hidden);
    return p->is_tangent ? tfl2c_tangent_f32(sum)
                         : tfl2c_clamp_f32(sum, p->output_min, p->output_max);
}

/* The new hidden state is put together in the output: every unit needs the whole old one. */
static inline void tfl2c_rnn_sequence(const tfl2c_rnn_layer *p, int32_t row,
                                      const tfl2c_rnn_source *from, float *hidden, float *output)
{
    for (int32_t t = 0; t < p->way.steps; t++, row += p->way.step_rows) {
        float *made = &output[row * p->way.pitch];

        for (int32_t u = 0; u < p->units; u++) {
            made[u] = tfl2c_rnn_unit(p, u, from, row, hidden);
        }
        memcpy(hidden, made, (size_t)p->units * sizeof *hidden);
    }
}

/* Goes through `batches` sequences, each with a state of its own.
 * from:   [batches * steps] rows
 * hidden: [batches][units]
 * output: [batches * steps][pitch], of which the layer makes the first `units` of each row */
static inline void tfl2c_rnn_run(const tfl2c_rnn_layer *p, const tfl2c_rnn_source *from,
                                 float *hidden, float *output, int32_t batches)
{
    for (int32_t b = 0; b < batches; b++) {
        const int32_t row = p->way.first_row + b * p->way.batch_rows;

        tfl2c_rnn_sequence(p, row, from, &hidden[b * p->units], output);
    }
}

#endif
