/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/lstm_basic_f32.h"

#include <string.h>

#include "tfl2c/hyperbolic_f32.h"
#include "tfl2c/recurrent_f32.h"

enum { INPUT_GATE, CELL_GATE, FORGET_GATE, OUTPUT_GATE, GATES };

static void weigh(const tfl2c_lstm_basic_f32_params *p, const float *joined, float *sums)
{
    const int32_t length = p->depth + p->units;

    for (int32_t i = 0; i < GATES * p->units; i++) {
        sums[i] = p->bias[i] + tfl2c_dot_f32(joined, &p->weights[i * length], length);
    }
}

static void make_cells(int32_t units, const float *sums, float *cells, float *output)
{
    for (int32_t u = 0; u < units; u++) {
        float gates[GATES];

        for (int32_t g = 0; g < GATES; g++) {
            const float sum = sums[g * units + u];

            gates[g] = g == CELL_GATE ? tfl2c_tangent_f32(sum) : tfl2c_sigmoid_f32(sum);
        }
        cells[u] = gates[FORGET_GATE] * cells[u] + gates[INPUT_GATE] * gates[CELL_GATE];
        output[u] = gates[OUTPUT_GATE] * tfl2c_tangent_f32(cells[u]);
    }
}

void tfl2c_lstm_basic_f32(const tfl2c_lstm_basic_f32_params *p, const float *input, float *hidden,
                          float *cells, float *output, float *state, float *joined, float *sums,
                          int32_t batches)
{
    const int32_t all = batches * p->units;

    for (int32_t b = 0; b < batches; b++) {
        float *row = &joined[b * (p->depth + p->units)];
        float *arguments = &sums[b * GATES * p->units];

        memcpy(row, &input[b * p->depth], (size_t)p->depth * sizeof *row);
        memcpy(&row[p->depth], &hidden[b * p->units], (size_t)p->units * sizeof *row);
        weigh(p, row, arguments);
        make_cells(p->units, arguments, &cells[b * p->units], &output[b * p->units]);
    }
    memcpy(hidden, output, (size_t)all * sizeof *hidden);
    memcpy(state, cells, (size_t)all * sizeof *state);
}
