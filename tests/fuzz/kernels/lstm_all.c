/* SPDX-License-Identifier: Apache-2.0 */
/* LSTM of codes with what a plain layer lacks, each part of it there by chance. */
#include "fuzz.h"

#include "tfl2c/unidirectional_sequence_lstm_all_s8.h"

FUZZ_TWIN(unidirectional_sequence_lstm_all_s8);

enum { MOST_UNITS = 20 };

typedef tfl2c_unidirectional_sequence_lstm_all_s8_params params;

/* Constants of all kinds lie one behind the other. */
static int32_t left;
static uint8_t *next;

static void *constants(int32_t bytes, int32_t align)
{
    while ((uintptr_t)next % (uint32_t)align != 0) {
        next++;
        left--;
    }
    left -= bytes;
    next += bytes;
    return left >= 0 ? next - bytes : NULL;
}

static const int8_t *draw_weights(int32_t count)
{
    int8_t *const weights = constants(count, 1);

    fuzz_fill(weights, count);
    return weights;
}

static const int32_t *draw_biases(int32_t count)
{
    int32_t *const biases = constants(4 * count, 4);

    for (int32_t i = 0; i < count; i++) {
        biases[i] = fuzz_chance(8) ? fuzz_ends(-(1 << 24), 1 << 24) : fuzz_between(-20000, 20000);
    }
    return biases;
}

static const int16_t *draw_factors(int32_t count)
{
    int16_t *const factors = constants(2 * count, 2);

    fuzz_fill(factors, 2 * count);
    return factors;
}

/* So that sums of so many bits mostly come to 16 bits, or some fewer. */
static void draw_rescalings(tfl2c_lstm_rescalings *to, int32_t bits)
{
    for (int32_t g = 0; g < 4; g++) {
        to->multiplier[g] = fuzz_multiplier();
        to->shift[g] = fuzz_chance(12) ? fuzz_ends(-31, 30) : fuzz_between(11, 15) - bits;
    }
}

static void draw_sizes(params *p, int32_t batches)
{
    const int32_t is_major = fuzz_chance(2);

    p->gates = fuzz_between(3, 4);
    p->depth = fuzz_chance(6) ? fuzz_between(1, 100) : fuzz_between(1, 20);
    p->units = fuzz_between(1, MOST_UNITS);
    p->outputs = fuzz_chance(2) ? fuzz_between(1, MOST_UNITS) : p->units;
    p->steps = fuzz_between(1, 4);
    p->step_rows = is_major ? batches : 1;
    p->batch_rows = is_major ? 1 : p->steps;
}

static void draw_parts(params *p)
{
    const int32_t places = p->units * p->gates;

    left = (int32_t)FUZZ_PIECE_BYTES / 2;
    next = fuzz_take(FUZZ_WEIGHTS, left, 4);
    p->input_bias = draw_biases(places);
    p->recurrent_bias = draw_biases(places);
    p->peephole = fuzz_chance(2) ? draw_factors(places) : NULL;
    if (fuzz_chance(2)) {
        p->normalization = draw_factors(places);
        p->bias = draw_biases(places);
    }
    if (p->outputs != p->units || fuzz_chance(2)) {
        p->projection_bias = draw_biases(p->outputs);
        p->projection = draw_weights(p->outputs * p->units);
    }
    p->input_weights = draw_weights(places * p->depth);
    p->recurrent_weights = draw_weights(places * p->outputs);
}

static void draw_numbers(params *p)
{
    draw_rescalings(&p->input, 17);
    draw_rescalings(&p->recurrent, 17);
    draw_rescalings(&p->look, 30);
    draw_rescalings(&p->normal, 16);
    for (int32_t g = 0; g < 4; g++) {
        p->least_variance[g] = fuzz_ends(1, INT32_MAX);
    }
    p->cell_shift = fuzz_between(15, 21);
    p->cell_max = fuzz_chance(3) ? fuzz_between(0, 32767) : 32767;
    p->cell_min = p->cell_max < 32767 ? -p->cell_max : -32768;
    p->cell_whole = fuzz_between(0, 6);
    p->hidden_multiplier = fuzz_multiplier();
    p->hidden_shift = fuzz_chance(8) ? fuzz_ends(-31, 30) : fuzz_between(-24, -20);
    p->hidden_zero_point = p->projection != NULL ? fuzz_ends(-127, 128) : fuzz_ends(-128, 127);
    p->projected_multiplier = fuzz_multiplier();
    p->projected_shift = fuzz_chance(8) ? fuzz_ends(-31, 30) : fuzz_between(-12, -7);
    p->projected_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p->projected_min, &p->projected_max, 128);
}

/* What is written lies one behind the other: cells, hidden states and outputs. */
void fuzz_unidirectional_sequence_lstm_all_s8(void)
{
    params p = {0};
    const int32_t batches = fuzz_between(1, 3);
    const int8_t *input;
    int8_t *hidden, *twin;
    void *scratch;
    int32_t cells;

    draw_sizes(&p, batches);
    draw_parts(&p);
    draw_numbers(&p);
    cells = 2 * batches * p.units;
    input = fuzz_activations(FUZZ_INPUT, batches * p.steps * p.depth, 1);
    hidden = fuzz_output(cells + (1 + p.steps) * batches * p.outputs, 2) + cells;
    twin = (int8_t *)fuzz_twin_output() + cells;
    scratch = fuzz_scratch(2 * p.gates * p.units);
    portable_unidirectional_sequence_lstm_all_s8(&p, input, twin, (int16_t *)(void *)(twin - cells),
                                                 twin + batches * p.outputs, fuzz_twin_scratch(),
                                                 batches);
    tfl2c_unidirectional_sequence_lstm_all_s8(&p, input, hidden,
                                              (int16_t *)(void *)(hidden - cells),
                                              hidden + batches * p.outputs, scratch, batches);
    fuzz_compare(twin - cells);
}
