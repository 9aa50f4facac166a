/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unidirectional_sequence_lstm_f32.h"

#include <string.h>

#include "tfl2c/exponential_f32.h"
#include "tfl2c/floats.h"
#include "tfl2c/hyperbolic_f32.h"

enum { INPUT_GATE, FORGET_GATE, CELL_GATE, OUTPUT_GATE, GATES };

static float sigmoid(float x)
{
    const float falling = tfl2c_exponential_f32(x < 0.0f ? x : -x);

    return (x < 0.0f ? falling : 1.0f) / (1.0f + falling);
}

static float dot(const float *a, const float *b, int32_t count)
{
    float sum = 0.0f;

    for (int32_t i = 0; i < count; i++) {
        sum = tfl2c_multiply_add(a[i], b[i], sum);
    }
    return sum;
}

/* Changes one cell and returns what it adds to the hidden state. */
static float make_cell(const tfl2c_unidirectional_sequence_lstm_f32_params *p, int32_t cell,
                       const float *input, const float *hidden, float *state)
{
    float gates[GATES];

    for (int32_t g = 0; g < GATES; g++) {
        const int32_t place = cell * GATES + g;
        const float fresh = dot(input, &p->input_weights[place * p->depth], p->depth);
        const float past = dot(hidden, &p->recurrent_weights[place * p->units], p->units);
        const float sum = p->bias[place] + fresh + past;

        gates[g] = g == CELL_GATE ? tfl2c_tangent_f32(sum) : sigmoid(sum);
    }
    *state = gates[FORGET_GATE] * *state + gates[INPUT_GATE] * gates[CELL_GATE];
    *state = tfl2c_clamp_f32(*state, -p->cell_max, p->cell_max);
    return gates[OUTPUT_GATE] * tfl2c_tangent_f32(*state);
}

/* The new hidden state is put together in the output: every cell needs the whole old one. */
static void run_sequence(const tfl2c_unidirectional_sequence_lstm_f32_params *p, const float *input,
                         float *hidden, float *cells, float *output)
{
    for (int32_t t = 0; t < p->steps; t++) {
        for (int32_t c = 0; c < p->units; c++) {
            output[c] = make_cell(p, c, input, hidden, &cells[c]);
        }
        memcpy(hidden, output, (size_t)p->units * sizeof *hidden);
        input += p->step_rows * p->depth;
        output += p->step_rows * p->units;
    }
}

void tfl2c_unidirectional_sequence_lstm_f32(const tfl2c_unidirectional_sequence_lstm_f32_params *p,
                                            const float *input, float *hidden, float *cells,
                                            float *output, int32_t batches)
{
    for (int32_t b = 0; b < batches; b++) {
        const int32_t row = b * p->batch_rows;

        run_sequence(p, &input[row * p->depth], &hidden[b * p->units], &cells[b * p->units],
                     &output[row * p->units]);
    }
}
