/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One value at a time. */
#include "tfl2c/unidirectional_sequence_lstm_s8_x4.h"

#include "tfl2c/lstm_rescale.h"

#define TFL2C_LSTM_PARAMS tfl2c_unidirectional_sequence_lstm_s8_x4_params
#define TFL2C_LSTM_VALUE int8_t
#define TFL2C_LSTM_MIN INT8_MIN
#define TFL2C_LSTM_MAX INT8_MAX
#include "tfl2c/lstm_walk.h"

/* The value at place k of a run's groups. */
static int32_t value(const int8_t *run, int32_t count, int32_t k)
{
    static const uint8_t order[4] = {0, 2, 1, 3};
    const int32_t group = k / 4 * 4;
    const int32_t first = count < 4 || group + 4 <= count ? group : count - 4;
    const int32_t place = first + order[k % 4];

    return place < count ? run[place] : 0;
}

/* Returns what lies behind the weights. arguments: those of the gates get what the run adds. */
static const uint32_t *add_run(const int8_t *run, int32_t count, const uint32_t *block,
                               const int32_t *rescalings, int32_t arguments[TFL2C_GATES])
{
    const uint32_t *words = &block[4];
    uint32_t sums[TFL2C_GATES] = {block[0], block[1], block[2], block[3]};

    for (int32_t k = 0; k < count || k % 4 != 0; k++) {
        const int32_t x = value(run, count, k);

        for (int32_t i = 0; i < TFL2C_GATES; i += 2) {
            const uint32_t word = words[i / 2] >> (k % 2 * 16);

            sums[i] += (uint32_t)(x * (int8_t)(uint8_t)word);
            sums[i + 1] += (uint32_t)(x * (int16_t)(uint16_t)word);
        }
        words += k % 2 * 2;
    }
    for (int32_t i = 0; i < TFL2C_GATES; i++) {
        const int32_t sum = i % 2 == 0 ? (int32_t)sums[i] : (int32_t)(sums[i] - sums[i - 1]) / 256;

        arguments[i] = tfl2c_clamp_s16(
            arguments[i] + tfl2c_clamp_s16(tfl2c_lstm_rescale(sum, &rescalings[4 * i])));
    }
    return words;
}

static void tfl2c_lstm_step(const TFL2C_LSTM_PARAMS *p, const int8_t *input, const int8_t *hidden,
                            int16_t *cells, int8_t *output)
{
    const uint32_t *block = p->blocks;

    for (int32_t c = 0; c < p->units; c++) {
        int32_t arguments[TFL2C_GATES] = {0, 0, 0, 0};

        block = add_run(input, p->depth, block, p->rescalings, arguments);
        block = add_run(hidden, p->units, block, &p->rescalings[16], arguments);
        for (int32_t i = 0; i < TFL2C_GATES; i++) {
            arguments[i] *= 3;
        }
        output[c] = tfl2c_lstm_cell(p, arguments, &cells[c]);
    }
}

void tfl2c_unidirectional_sequence_lstm_s8_x4(
    const tfl2c_unidirectional_sequence_lstm_s8_x4_params *p, const int8_t *input, int8_t *hidden,
    int16_t *cells, int8_t *output, int32_t batches)
{
    tfl2c_lstm_sequences(p, input, hidden, cells, output, batches);
}
