/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unidirectional_sequence_lstm_normalized_f32.h"

#include "tfl2c/root_f32.h"

#define LEAST_VARIANCE 1e-8f /* is added to every one */

typedef tfl2c_unidirectional_sequence_lstm_normalized_f32_params params;

/* Gives the sums of a gate the mean 0 and the variance 1, then factors and bias. */
static void normalize(const params *p, int32_t gate, float *sums)
{
    const int32_t units = p->layer.units;
    float mean = 0.0f;
    float variance = 0.0f;
    float factor;

    for (int32_t u = 0; u < units; u++) {
        mean += sums[u];
    }
    mean /= (float)units;
    for (int32_t u = 0; u < units; u++) {
        variance = tfl2c_multiply_add(sums[u] - mean, sums[u] - mean, variance);
    }
    factor = 1.0f / tfl2c_root_f32(variance / (float)units + LEAST_VARIANCE);
    for (int32_t u = 0; u < units; u++) {
        const int32_t place = u * p->layer.gates + gate;

        sums[u] = (sums[u] - mean) * factor * p->normalization[place] + p->layer.bias[place];
    }
}

/* Makes a gate of all units. */
static void make_gate(const params *p, int32_t gate, const float *input, const float *hidden,
                      const float *cells, float *made)
{
    const tfl2c_lstm_layer *layer = &p->layer;

    for (int32_t u = 0; u < layer->units; u++) {
        const int32_t place = u * layer->gates + gate;

        made[u] = tfl2c_weigh(&layer->input, place, gate, input) +
                  tfl2c_weigh(&layer->recurrent, place, gate, hidden);
        if (layer->peephole != NULL) {
            made[u] += layer->peephole[place] * cells[u];
        }
    }
    normalize(p, gate, made);
    for (int32_t u = 0; u < layer->units; u++) {
        made[u] = gate == TFL2C_LSTM_CELL ? tfl2c_tangent_f32(made[u]) : tfl2c_sigmoid_f32(made[u]);
    }
}

/* Changes the cells and returns what they make of the hidden state, before it is projected. The
 * output gate is made of the changed cells. gates: [gates][units] */
static const float *make_step(const params *p, const float *input, const float *hidden,
                              float *cells, float *gates)
{
    const int32_t units = p->layer.units;
    const int32_t last = p->layer.gates - 1;
    const float *forget = &gates[TFL2C_LSTM_FORGET * units];
    const float *take = &gates[TFL2C_LSTM_INPUT * units];
    float *fresh = &gates[TFL2C_LSTM_CELL * units];

    for (int32_t g = 0; g < last; g++) {
        make_gate(p, g, input, hidden, cells, &gates[g * units]);
    }
    for (int32_t u = 0; u < units; u++) {
        const float part = last > TFL2C_LSTM_INPUT ? take[u] : 1.0f - forget[u];

        cells[u] = tfl2c_clamp_f32(forget[u] * cells[u] + part * fresh[u], -p->layer.cell_max,
                                   p->layer.cell_max);
    }
    make_gate(p, last, input, hidden, cells, &gates[last * units]);
    for (int32_t u = 0; u < units; u++) {
        fresh[u] = gates[last * units + u] * tfl2c_tangent_f32(cells[u]);
    }
    return fresh;
}

void tfl2c_unidirectional_sequence_lstm_normalized_f32(
    const tfl2c_unidirectional_sequence_lstm_normalized_f32_params *p, const float *input,
    float *hidden, float *cells, float *output, void *scratch, int32_t batches)
{
    const tfl2c_lstm_layer *layer = &p->layer;
    const size_t size = (size_t)layer->outputs * sizeof *output;

    for (int32_t b = 0; b < batches; b++) {
        int32_t row = layer->way.first_row + b * layer->way.batch_rows;

        for (int32_t t = 0; t < layer->way.steps; t++, row += layer->way.step_rows) {
            float *to = &output[row * layer->way.pitch];
            const float *made =
                make_step(p, &input[row * layer->depth], hidden, cells, (float *)scratch);

            if (layer->projection_bias == NULL) {
                memcpy(to, made, size);
            } else {
                tfl2c_lstm_project(layer, made, to);
            }
            memcpy(hidden, to, size);
        }
        hidden += layer->outputs;
        cells += layer->units;
    }
}
