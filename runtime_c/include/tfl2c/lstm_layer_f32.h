/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A layer of LSTM cells, float. */
#ifndef TFL2C_LSTM_LAYER_F32_H
#define TFL2C_LSTM_LAYER_F32_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tfl2c/floats.h"
#include "tfl2c/hyperbolic_f32.h"
#include "tfl2c/recurrent_f32.h"

/* The output gate is the last one, with an input gate in front of it or without. */
enum { TFL2C_LSTM_FORGET, TFL2C_LSTM_CELL, TFL2C_LSTM_INPUT, TFL2C_LSTM_GATES = 4 };

typedef struct {
    tfl2c_matrix input;           /* [units][gates] rows for the input */
    tfl2c_matrix recurrent;       /* [units][gates] rows for the hidden state */
    const float *bias;            /* [units][gates] */
    const float *peephole;        /* [units][gates], of the cell; NULL for none */
    tfl2c_matrix projection;      /* [outputs] rows for the units; none: outputs are units */
    const float *projection_bias; /* [outputs] */
    float cell_max;               /* cells are clamped to [-cell_max, cell_max] */
    float projection_max;         /* likewise what the projection makes */
    int32_t gates; /* 4: forget, cell, input, output; 3 where the input gate is 1 less the forget
                    * gate */
    int32_t depth;
    int32_t units;
    int32_t outputs;
    tfl2c_way way;
} tfl2c_lstm_layer;

/* A row of the input, and one that comes to it with weights of its own, [units][gates] rows. */
typedef struct {
    const float *input;
    const float *more; /* NULL for none */
    const tfl2c_matrix *weights;
} tfl2c_lstm_row;

/* The argument of a gate's function. */
static inline float tfl2c_lstm_sum(const tfl2c_lstm_layer *p, int32_t unit, int32_t gate,
                                   const tfl2c_lstm_row *row, const float *hidden, float cell)
{
    const int32_t place = unit * p->gates + gate;
    const float fresh = tfl2c_weigh(&p->input, place, gate, row->input);
    const float past = tfl2c_weigh(&p->recurrent, place, gate, hidden);
    float sum = p->bias[place] + fresh + past;

    if (row->more != NULL) {
        sum += tfl2c_weigh(row->weights, place, gate, row->more);
    }
    return p->peephole == NULL ? sum : sum + p->peephole[place] * cell;
}

/* Changes one cell and returns what it adds to the hidden state. The output gate is made of the
 * changed cell. */
static inline float tfl2c_lstm_unit(const tfl2c_lstm_layer *p, int32_t unit,
                                    const tfl2c_lstm_row *row, const float *hidden, float *cell)
{
    const int32_t last = p->gates - 1;
    float gates[TFL2C_LSTM_GATES] = {0.0f, 0.0f, 0.0f, 0.0f};

    for (int32_t g = 0; g <= last; g++) {
        float sum;

        if (g == last) {
            const float forget = gates[TFL2C_LSTM_FORGET];
            const float take = last > TFL2C_LSTM_INPUT ? gates[TFL2C_LSTM_INPUT] : 1.0f - forget;

            *cell = forget * *cell + take * gates[TFL2C_LSTM_CELL];
            *cell = tfl2c_clamp_f32(*cell, -p->cell_max, p->cell_max);
        }
        sum = tfl2c_lstm_sum(p, unit, g, row, hidden, *cell);
        gates[g] = g == TFL2C_LSTM_CELL ? tfl2c_tangent_f32(sum) : tfl2c_sigmoid_f32(sum);
    }
    return gates[last] * tfl2c_tangent_f32(*cell);
}

static inline void tfl2c_lstm_project(const tfl2c_lstm_layer *p, const float *made, float *output)
{
    for (int32_t i = 0; i < p->outputs; i++) {
        const float sum = tfl2c_weigh(&p->projection, i, 0, made);

        output[i] =
            tfl2c_clamp_f32(p->projection_bias[i] + sum, -p->projection_max, p->projection_max);
    }
}

/* The new hidden state is put together apart from the old one, which every cell needs: in the
 * output, or in `scratch` before it is projected. */
static inline void tfl2c_lstm_steps(const tfl2c_lstm_layer *p, int32_t row,
                                    const tfl2c_lstm_row *input, float *hidden, float *cells,
                                    float *output, float *scratch)
{
    for (int32_t t = 0; t < p->way.steps; t++, row += p->way.step_rows) {
        float *to = &output[row * p->way.pitch];
        float *made = scratch == NULL ? to : scratch;
        tfl2c_lstm_row from = {&input->input[row * p->depth], NULL, input->weights};

        if (input->more != NULL) {
            from.more = &input->more[row * input->weights->columns];
        }
        for (int32_t u = 0; u < p->units; u++) {
            made[u] = tfl2c_lstm_unit(p, u, &from, hidden, &cells[u]);
        }
        if (scratch != NULL) {
            tfl2c_lstm_project(p, scratch, to);
        }
        memcpy(hidden, to, (size_t)p->outputs * sizeof *hidden);
    }
}

/* Goes through `batches` sequences, each with a state of its own.
 * input:   [batches * steps][depth], and [batches * steps][columns] of what comes to it
 * hidden:  [batches][outputs], cells: [batches][units]
 * output:  [batches * steps][pitch], of which the layer makes the first `outputs` of each row
 * scratch: [units] where there is a projection, else NULL */
static inline void tfl2c_lstm_run_with(const tfl2c_lstm_layer *p, const tfl2c_lstm_row *input,
                                       float *hidden, float *cells, float *output, float *scratch,
                                       int32_t batches)
{
    for (int32_t b = 0; b < batches; b++) {
        const int32_t row = p->way.first_row + b * p->way.batch_rows;

        tfl2c_lstm_steps(p, row, input, &hidden[b * p->outputs], &cells[b * p->units], output,
                         scratch);
    }
}

/* Likewise, where nothing comes to the input. */
static inline void tfl2c_lstm_run(const tfl2c_lstm_layer *p, const float *input, float *hidden,
                                  float *cells, float *output, float *scratch, int32_t batches)
{
    const tfl2c_lstm_row alone = {input, NULL, NULL};

    tfl2c_lstm_run_with(p, &alone, hidden, cells, output, scratch, batches);
}

#endif
