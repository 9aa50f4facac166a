/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/unidirectional_sequence_lstm_all_s8.h"

#include <stddef.h>
#include <string.h>

#include "tfl2c/dots_s8.h"
#include "tfl2c/fixed_s16.h"
#include "tfl2c/inverse_root.h"
#include "tfl2c/requant.h"

#define FAR (INT32_C(1) << 17) /* beyond what any sum of two codes of 16 bits can bring back */

enum { FORGET_GATE, CELL_GATE, INPUT_GATE };

typedef tfl2c_unidirectional_sequence_lstm_all_s8_params params;

static int32_t weigh(const int8_t *weights, const int8_t *values, int32_t count, int32_t bias)
{
    return tfl2c_wrapping_add(bias, tfl2c_dot_s8(values, 0, weights, count));
}

/* code + the rescaled sum, within 16 bits */
static int32_t add(int32_t code, int32_t sum, const tfl2c_lstm_rescalings *scale, int32_t gate)
{
    const int32_t more = tfl2c_requantize(sum, scale->multiplier[gate], scale->shift[gate]);

    return tfl2c_fixed_saturate(code + tfl2c_clamp(more, -FAR, FAR));
}

/* The mean of codes times 2^10, rounded towards 0. */
static int32_t mean_of(const int16_t *codes, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += codes[i];
    }
    return sum / count * 1024 + sum % count * 1024 / count;
}

/* The variance of codes, or what stands for one below 1. Where the count is no power of two the
 * reference divides by a little more. */
static int32_t variance_of(const int16_t *codes, int32_t count, int32_t mean, int32_t least)
{
    int64_t squares = 0;
    int64_t variance;

    for (int32_t i = 0; i < count; i++) {
        squares += codes[i] * codes[i];
    }
    variance = squares * ((1 << 20) / count) - (int64_t)mean * mean;
    return variance < 1 << 20 ? least : (int32_t)(variance >> 20);
}

/* Gives the codes of a gate the mean 0 and the variance 1, then factors and bias. */
static void normalize(const params *p, int32_t gate, int16_t *codes)
{
    const int32_t mean = mean_of(codes, p->units);
    const tfl2c_inverse_root root =
        tfl2c_inverse_root_s32(variance_of(codes, p->units, mean, p->least_variance[gate]));

    for (int32_t u = 0; u < p->units; u++) {
        const int32_t place = u * p->gates + gate;
        const int32_t plain = tfl2c_requantize(1024 * codes[u] - mean, root.multiplier, root.shift);
        const int64_t moved = (int64_t)plain * p->normalization[place] + p->bias[place];
        const int64_t nearest = (moved + 512 - (moved < 0)) >> 10; /* halves away from zero */

        codes[u] = (int16_t)add(0, (int32_t)nearest, &p->normal, gate);
    }
}

/* Makes a gate of all units. */
static void make_gate(const params *p, int32_t gate, const int8_t *input, const int8_t *hidden,
                      const int16_t *cells, int16_t *made)
{
    for (int32_t u = 0; u < p->units; u++) {
        const int32_t place = u * p->gates + gate;
        const int32_t fresh =
            weigh(&p->input_weights[place * p->depth], input, p->depth, p->input_bias[place]);
        const int32_t past = weigh(&p->recurrent_weights[place * p->outputs], hidden, p->outputs,
                                   p->recurrent_bias[place]);
        int32_t code = add(add(0, fresh, &p->input, gate), past, &p->recurrent, gate);

        if (p->peephole != NULL) {
            code = add(code, p->peephole[place] * cells[u], &p->look, gate);
        }
        made[u] = (int16_t)code;
    }
    if (p->normalization != NULL) {
        normalize(p, gate, made);
    }
    for (int32_t u = 0; u < p->units; u++) {
        made[u] = gate == CELL_GATE ? tfl2c_fixed_tanh(made[u], 3) : tfl2c_fixed_logistic(made[u]);
    }
}

static void change_cells(const params *p, const int16_t *gates, int16_t *cells)
{
    const int16_t *kept = &gates[FORGET_GATE * p->units];
    const int16_t *fresh = &gates[CELL_GATE * p->units];
    const int16_t *taken = &gates[INPUT_GATE * p->units];

    for (int32_t u = 0; u < p->units; u++) {
        const int32_t part = p->gates > INPUT_GATE + 1 ? taken[u] : INT16_MAX - kept[u];
        const int32_t cell = tfl2c_rounding_shift(kept[u] * cells[u], 15) +
                             tfl2c_rounding_shift(part * fresh[u], p->cell_shift);

        cells[u] = (int16_t)tfl2c_clamp(cell, p->cell_min, p->cell_max);
    }
}

static void project(const params *p, const int8_t *made, int8_t *output)
{
    for (int32_t i = 0; i < p->outputs; i++) {
        const int32_t sum =
            weigh(&p->projection[i * p->units], made, p->units, p->projection_bias[i]);
        const int32_t code = tfl2c_requantize(sum, p->projected_multiplier, p->projected_shift);

        output[i] =
            tfl2c_code_s8(code, p->projected_zero_point, p->projected_min, p->projected_max);
    }
}

/* Changes the cells and writes the new hidden state. The output gate sees the changed cells. */
static void make_step(const params *p, const int8_t *input, const int8_t *hidden, int16_t *cells,
                      int16_t *gates, int8_t *output)
{
    const int32_t last = p->gates - 1;
    const int16_t *shown = &gates[last * p->units];
    int8_t *made = p->projection == NULL ? output : (int8_t *)&gates[CELL_GATE * p->units];

    for (int32_t g = 0; g < last; g++) {
        make_gate(p, g, input, hidden, cells, &gates[g * p->units]);
    }
    change_cells(p, gates, cells);
    make_gate(p, last, input, hidden, cells, &gates[last * p->units]);
    for (int32_t u = 0; u < p->units; u++) {
        const int32_t product = shown[u] * tfl2c_fixed_tanh(cells[u], p->cell_whole);
        const int32_t code = tfl2c_requantize(product, p->hidden_multiplier, p->hidden_shift);

        made[u] = tfl2c_code_s8(code, p->hidden_zero_point, INT8_MIN, INT8_MAX);
    }
    if (p->projection != NULL) {
        project(p, made, output);
    }
}

void tfl2c_unidirectional_sequence_lstm_all_s8(
    const tfl2c_unidirectional_sequence_lstm_all_s8_params *p, const int8_t *input, int8_t *hidden,
    int16_t *cells, int8_t *output, void *scratch, int32_t batches)
{
    for (int32_t b = 0; b < batches; b++) {
        int32_t row = b * p->batch_rows;

        for (int32_t t = 0; t < p->steps; t++, row += p->step_rows) {
            int8_t *to = &output[row * p->outputs];

            make_step(p, &input[row * p->depth], hidden, cells, (int16_t *)scratch, to);
            memcpy(hidden, to, (size_t)p->outputs);
        }
        hidden += p->outputs;
        cells += p->units;
    }
}
