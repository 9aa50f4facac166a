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

static inline float tfl2c_rnn_unit(const tfl2c_rnn_layer *p, int32_t unit, const float *input,
                                   const float *hidden)
{
    const float fresh = tfl2c_weigh(&p->input, unit, 0, input);
    const float past = tfl2c_weigh(&p->recurrent, unit, 0, hidden);
    const float sum = p->bias[unit] + fresh + past;

    return p->is_tangent ? tfl2c_tangent_f32(sum)
                         : tfl2c_clamp_f32(sum, p->output_min, p->output_max);
}

/* The new hidden state is put together in the output: every unit needs the whole old one. */
static inline void tfl2c_rnn_sequence(const tfl2c_rnn_layer *p, int32_t row, const float *input,
                                      float *hidden, float *output)
{
    for (int32_t t = 0; t < p->way.steps; t++, row += p->way.step_rows) {
        float *made = &output[row * p->way.pitch];

        for (int32_t u = 0; u < p->units; u++) {
            made[u] = tfl2c_rnn_unit(p, u, &input[row * p->depth], hidden);
        }
        memcpy(hidden, made, (size_t)p->units * sizeof *hidden);
    }
}

/* Goes through `batches` sequences, each with a state of its own.
 * input:  [batches * steps][depth]
 * hidden: [batches][units]
 * output: [batches * steps][pitch], of which the layer makes the first `units` of each row */
static inline void tfl2c_rnn_run(const tfl2c_rnn_layer *p, const float *input, float *hidden,
                                 float *output, int32_t batches)
{
    for (int32_t b = 0; b < batches; b++) {
        const int32_t row = p->way.first_row + b * p->way.batch_rows;

        tfl2c_rnn_sequence(p, row, input, &hidden[b * p->units], output);
    }
}

#endif
