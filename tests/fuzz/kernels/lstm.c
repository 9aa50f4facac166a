/* SPDX-License-Identifier: Apache-2.0 */
/* LSTM of codes: sequences whose states go on, all gates somewhere between open and shut. */
#include "fuzz.h"

#include "tfl2c/unidirectional_sequence_lstm_s8.h"
#include "tfl2c/unidirectional_sequence_lstm_s8_packed.h"
#include "tfl2c/unidirectional_sequence_lstm_s8_x4.h"

FUZZ_TWIN(unidirectional_sequence_lstm_s8);
FUZZ_TWIN(unidirectional_sequence_lstm_s8_packed);
FUZZ_TWIN(unidirectional_sequence_lstm_s8_x4);

enum { GATES = 4, MOST_UNITS = FUZZ_CHANNELS / GATES };

static const fuzz_layer *const layer = &fuzz_channels;

/* What is written: cells, hidden states and outputs, one behind the other. */
typedef struct {
    int16_t *cells;
    int8_t *hidden;
    int8_t *output;
} places;

static places split(void *block, int32_t states)
{
    const places found = {block, (int8_t *)block + 2 * states, (int8_t *)block + 3 * states};

    return found;
}

/* Weights and biases of the gates of all units, a channel each. */
static void draw_gates(int32_t units, int32_t values)
{
    fuzz_draw_layer(GATES * units, values, 128, 9);
}

/* Rises from 1/2 to 1 as a sigmoid does. */
static const uint16_t *draw_table(void)
{
    uint16_t *const table = fuzz_take(FUZZ_SECOND, 512, 2);

    for (int32_t i = 0; i < 256; i++) {
        table[i] = (uint16_t)(65500 - 32732 * 24 / (24 + i) + fuzz_between(0, 20));
    }
    return table;
}

/* Fields that kernels have under the same names. */
#define DRAW_CELLS(p)                                                                    \
    do {                                                                                 \
        const int32_t bits = fuzz_chance(6) ? fuzz_between(0, 27) : fuzz_between(9, 15); \
        (p).update_shift = 29 - bits;                                                    \
        (p).update_half = 1 << (28 - bits);                                              \
        (p).hidden_multiplier = fuzz_ends(1 << 30, INT32_MAX);                           \
        (p).hidden_shift = fuzz_chance(6) ? fuzz_between(1, 30) : fuzz_between(20, 23);  \
        (p).hidden_half = 1 << ((p).hidden_shift - 1);                                   \
        (p).hidden_zero_point = fuzz_ends(-128, 127);                                    \
        (p).cell_max = fuzz_chance(3) ? fuzz_between(0, 32767) : 32767;                  \
        (p).cell_min = (p).cell_max < 32767 ? -(p).cell_max : -32768;                    \
        (p).tanh_multiplier = 3 << (bits < 12 ? 12 - bits : 0);                          \
        (p).tanh_shift = bits > 12 ? bits - 12 : 0;                                      \
        (p).tanh_half = (1 << (p).tanh_shift) >> 1;                                      \
        (p).table = draw_table();                                                        \
    } while (0)

#define DRAW_SIZES(p, batches)                                                   \
    do {                                                                         \
        const int32_t is_major = fuzz_chance(2);                                 \
        (p).depth = fuzz_chance(6) ? fuzz_between(1, 150) : fuzz_between(1, 20); \
        (p).units = fuzz_between(1, MOST_UNITS);                                 \
        (p).steps = fuzz_between(1, 5);                                          \
        (p).step_rows = is_major ? (batches) : 1;                                \
        (p).batch_rows = is_major ? 1 : (p).steps;                               \
    } while (0)

#define RUN(kernel)                                                                               \
    do {                                                                                          \
        const int32_t states = batches * p.units;                                                 \
        const int8_t *const input = fuzz_activations(FUZZ_INPUT, batches * p.steps * p.depth, 1); \
        const places mine = split(fuzz_output((3 + p.steps) * states, 2), states);                \
        void *const twin = fuzz_twin_output();                                                    \
        const places its = split(twin, states);                                                   \
        portable_##kernel(&p, input, its.hidden, its.cells, its.output, batches);                 \
        tfl2c_##kernel(&p, input, mine.hidden, mine.cells, mine.output, batches);                 \
        fuzz_compare(twin);                                                                       \
    } while (0)

/* Mostly to 16 bits and some more. */
static int32_t draw_shift(int32_t values, int32_t least, int32_t greatest)
{
    const int32_t shift = fuzz_shift(values * 16384, least, greatest - 9) + fuzz_between(6, 9);

    return fuzz_chance(12) ? fuzz_ends(least, greatest) : shift;
}

static const int8_t *draw_rows(int32_t units, int32_t values)
{
    int8_t *const weights = fuzz_take(FUZZ_WEIGHTS, GATES * units * values, 1);

    draw_gates(units, values);
    for (int32_t i = 0; i < GATES * units * values; i++) {
        weights[i] = layer->weights[i / values][i % values];
    }
    return weights;
}

static const int32_t *put_bias(int32_t units)
{
    int32_t *const bias = fuzz_words(FUZZ_BLOCKS, GATES * units);

    for (int32_t i = 0; i < GATES * units; i++) {
        bias[i] = layer->bias[i];
    }
    return bias;
}

void fuzz_unidirectional_sequence_lstm_s8(void)
{
    tfl2c_unidirectional_sequence_lstm_s8_params p = {0};
    const int32_t batches = fuzz_between(1, 3);

    DRAW_SIZES(p, batches);
    DRAW_CELLS(p);
    p.input_weights = draw_rows(p.units, p.depth);
    p.input_bias = put_bias(p.units);
    p.recurrent_weights = draw_rows(p.units, p.units);
    p.recurrent_bias = put_bias(p.units);
    for (int32_t g = 0; g < GATES; g++) {
        p.input_multiplier[g] = fuzz_multiplier();
        p.input_shift[g] = draw_shift(p.depth, -31, 30);
        p.recurrent_multiplier[g] = fuzz_multiplier();
        p.recurrent_shift[g] = draw_shift(p.units, -31, 30);
    }
    RUN(unidirectional_sequence_lstm_s8);
}

static const int32_t *draw_rescalings(int32_t depth, int32_t units)
{
    int32_t *const words = fuzz_words(FUZZ_SECOND, 2 * GATES * 4);
    int32_t *to = words;

    for (int32_t i = 0; i < 2 * GATES; i++) {
        const int32_t shift = draw_shift(i < GATES ? depth : units, -23, 6);

        *to++ = fuzz_multiplier();
        *to++ = (1 << (6 - shift)) + (shift < 0 ? 64 : 0);
        *to++ = shift < 0 ? -128 : 0;
        *to++ = 7 - shift;
    }
    return words;
}

/* Words of the weights of a unit's gates, each plus 128. */
static const uint32_t *draw_words(int32_t units, int32_t values)
{
    uint32_t *const words = (uint32_t *)fuzz_words(FUZZ_WEIGHTS, units * values);

    draw_gates(units, values);
    for (int32_t i = 0; i < units * values; i++) {
        words[i] = 0;
        for (int32_t g = 0; g < GATES; g++) {
            const int32_t weight = layer->weights[i / values * GATES + g][i % values];

            words[i] |= (uint32_t)(weight + 128) << 8 * g;
        }
    }
    return words;
}

void fuzz_unidirectional_sequence_lstm_s8_packed(void)
{
    tfl2c_unidirectional_sequence_lstm_s8_packed_params p = {0};
    const int32_t batches = fuzz_between(1, 3);

    DRAW_SIZES(p, batches);
    DRAW_CELLS(p);
    p.rescalings = draw_rescalings(p.depth, p.units);
    p.input_weights = draw_words(p.units, p.depth);
    p.input_bias = put_bias(p.units);
    p.recurrent_weights = draw_words(p.units, p.units);
    p.recurrent_bias = put_bias(p.units);
    RUN(unidirectional_sequence_lstm_s8_packed);
}

/* 256 * the second + the first of two gates at place k of a run's groups. */
static uint32_t pair(int32_t channel, int32_t k)
{
    static const uint8_t order[4] = {0, 2, 1, 3};
    const int32_t group = k / 4 * 4;
    const int32_t is_last = layer->taps >= 4 && group + 4 > layer->taps;
    const int32_t place = (is_last ? layer->taps - 4 : group) + order[k % 4];

    if (place < group || place >= layer->taps) {
        return 0;
    }
    return (256u * (uint32_t)layer->weights[channel + 1][place] +
            (uint32_t)layer->weights[channel][place]) &
           0xffffu;
}

/* Writes what every block has for the layer's values. */
static void put_runs(uint32_t *blocks, int32_t units, int32_t block_words)
{
    for (int32_t u = 0; u < units; u++, blocks += block_words) {
        uint32_t *to = blocks;

        for (int32_t c = GATES * u; c < GATES * (u + 1); c += 2) {
            *to++ = (uint32_t)layer->bias[c];
            *to++ = 256u * (uint32_t)layer->bias[c + 1] + (uint32_t)layer->bias[c];
        }
        for (int32_t k = 0; k < layer->taps || k % 4 != 0; k += 2) {
            for (int32_t c = GATES * u; c < GATES * (u + 1); c += 2) {
                *to++ = pair(c, k) | pair(c, k + 1) << 16;
            }
        }
    }
}

void fuzz_unidirectional_sequence_lstm_s8_x4(void)
{
    tfl2c_unidirectional_sequence_lstm_s8_x4_params p = {0};
    const int32_t batches = fuzz_between(1, 3);
    int32_t first, words;
    uint32_t *blocks;

    DRAW_SIZES(p, batches);
    DRAW_CELLS(p);
    first = GATES + ((p.depth + 3) & ~3);
    words = first + GATES + ((p.units + 3) & ~3);
    blocks = (uint32_t *)fuzz_words(FUZZ_WEIGHTS, p.units * words);
    draw_gates(p.units, p.depth);
    put_runs(blocks, p.units, words);
    draw_gates(p.units, p.units);
    put_runs(&blocks[first], p.units, words);
    p.blocks = blocks;
    p.rescalings = draw_rescalings(p.depth, p.units);
    RUN(unidirectional_sequence_lstm_s8_x4);
}
