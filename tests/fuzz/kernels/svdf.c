/* SPDX-License-Identifier: Apache-2.0 */
/* SVDF of codes: one step from any state. */
#include "fuzz.h"

#include "tfl2c/svdf_s16.h"
#include "tfl2c/svdf_s16_packed.h"
#include "tfl2c/svdf_s16_x4.h"
#include "tfl2c/svdf_s8.h"
#include "tfl2c/svdf_s8_packed.h"
#include "tfl2c/svdf_s8_x4.h"

FUZZ_TWIN(svdf_s16);
FUZZ_TWIN(svdf_s16_packed);
FUZZ_TWIN(svdf_s16_x4);
FUZZ_TWIN(svdf_s8);
FUZZ_TWIN(svdf_s8_packed);
FUZZ_TWIN(svdf_s8_x4);

static const fuzz_layer *const layer = &fuzz_channels;

/* A filter is a channel of the layer. */
#define DRAW(p, filters)                                                                        \
    do {                                                                                        \
        (p).rank = fuzz_chance(2) ? 1 : fuzz_between(1, 4);                                     \
        (p).memory = fuzz_chance(6) ? fuzz_between(1, 50) : fuzz_between(1, 18);                \
        (p).depth = fuzz_chance(6) ? fuzz_between(1, 600) : fuzz_between(1, 40);                \
        (p).units = fuzz_between(1, (p).depth > 40 || (p).memory > 18 ? 5 : FUZZ_CHANNELS / 4); \
        (filters) = (p).units * (p).rank;                                                       \
        fuzz_draw_layer(filters, (p).depth, 128, 9);                                            \
        (p).bias = draw_bias((p).units);                                                        \
        (p).feature_multiplier = fuzz_multiplier();                                             \
        (p).multiplier = fuzz_multiplier();                                                     \
        (p).output_zero_point = fuzz_ends(-128, 127);                                           \
    } while (0)

#define DRAW_S8(p, least, greatest)                                                      \
    do {                                                                                 \
        (p).time = draw_time((p).units * (p).rank * (p).memory);                         \
        (p).feature_shift = fuzz_shift((p).depth * 16384, least, greatest);              \
        (p).shift = fuzz_shift((p).memory * 16384, (least) < -23 ? -31 : -13, greatest); \
        (p).state_zero_point = fuzz_ends(-128, 127);                                     \
    } while (0)

/* Features are of 16 bits. */
#define DRAW_S16(p, least, greatest)                                                       \
    do {                                                                                   \
        const int32_t narrow = fuzz_shift((p).depth * 16384, (least) - 7, (greatest) - 7); \
        (p).time = (const int16_t *)draw_time(2 * (p).units * (p).rank * (p).memory);      \
        (p).feature_shift = narrow + 7;                                                    \
        (p).shift = fuzz_shift(1 << 30, -31, 30);                                          \
    } while (0)

/* The state, and behind it the output, are what is written. */
#define RUN(kernel, p, number)                                                            \
    do {                                                                                  \
        const int32_t rows = fuzz_between(1, 3);                                          \
        const int32_t numbers = rows * (p).units * (p).rank * (p).memory;                 \
        const int8_t *const input = fuzz_activations(FUZZ_INPUT, rows * (p).depth, 1);    \
        number *const state =                                                             \
            (void *)fuzz_output(numbers * (int32_t)sizeof(number) + rows * (p).units, 4); \
        number *const twin = fuzz_twin_output();                                          \
                                                                                          \
        portable_##kernel(&(p), input, twin, (int8_t *)&twin[numbers], rows);             \
        tfl2c_##kernel(&(p), input, state, (int8_t *)&state[numbers], rows);              \
        fuzz_compare(twin);                                                               \
    } while (0)

static const int32_t *draw_bias(int32_t units)
{
    int32_t *const bias = fuzz_words(FUZZ_BLOCKS, units);

    for (int32_t u = 0; u < units; u++) {
        bias[u] = fuzz_chance(8) ? (int32_t)fuzz_random() : fuzz_ends(-(1 << 16), 1 << 16);
    }
    return bias;
}

static const int8_t *draw_time(int32_t bytes)
{
    int8_t *const time = fuzz_take(FUZZ_SECOND, bytes, 2);

    fuzz_fill(time, bytes);
    return time;
}

static const int8_t *put_features(void)
{
    int8_t *const features = fuzz_take(FUZZ_WEIGHTS, layer->channels * layer->taps, 1);

    for (int32_t i = 0; i < layer->channels * layer->taps; i++) {
        features[i] = layer->weights[i / layer->taps][i % layer->taps];
    }
    return features;
}

static int32_t weight(int32_t filter, int32_t k)
{
    return filter < layer->channels && k < layer->taps ? layer->weights[filter][k] : 0;
}

static int32_t bias(int32_t filter)
{
    return filter < layer->channels ? layer->bias[filter] : 0;
}

/* What `filters` filters begin with, those that are missing with 0. */
static const int32_t *put_feature_bias(int32_t filters)
{
    int32_t *const begun = fuzz_words(FUZZ_BLOCKS, filters);

    for (int32_t f = 0; f < filters; f++) {
        begun[f] = bias(f);
    }
    return begun;
}

static const uint32_t *put_words(void)
{
    const int32_t count = (layer->channels + 3) / 4 * layer->taps;
    uint32_t *const words = (uint32_t *)fuzz_words(FUZZ_WEIGHTS, count);

    for (int32_t i = 0; i < count; i++) {
        words[i] = 0;
        for (int32_t c = 0; c < 4; c++) {
            const int32_t code = weight(i / layer->taps * 4 + c, i % layer->taps);

            words[i] |= (uint32_t)(code + 128) << 8 * c;
        }
    }
    return words;
}

static uint32_t half(int32_t filter, int32_t k)
{
    return (uint32_t)(256 * weight(filter + 1, k) + weight(filter, k) + 128) & 0xffffu;
}

static const uint32_t *put_blocks(void)
{
    const int32_t groups = (layer->taps + 3) / 4;
    const int32_t count = (layer->channels + 3) / 4;
    uint32_t *const blocks = (uint32_t *)fuzz_words(FUZZ_WEIGHTS, count * 4 * (1 + groups));
    uint32_t *to = blocks;

    for (int32_t f = 0; f < 4 * count; f += 4) {
        for (int32_t c = f; c < f + 4; c += 2) {
            *to++ = (uint32_t)bias(c);
            *to++ = (uint32_t)(256 * bias(c + 1) + bias(c));
        }
        for (int32_t k = 0; k < 4 * groups; k += k % 4 == 1 ? 3 : 1) {
            *to++ = half(f, k) | half(f, k + 2) << 16;
            *to++ = half(f + 2, k) | half(f + 2, k + 2) << 16;
        }
    }
    return blocks;
}

void fuzz_svdf_s8(void)
{
    tfl2c_svdf_s8_params p = {0};
    int32_t filters;

    DRAW(p, filters);
    DRAW_S8(p, -31, 30);
    p.features = put_features();
    p.feature_bias = put_feature_bias(filters);
    RUN(svdf_s8, p, int8_t);
}

void fuzz_svdf_s16(void)
{
    tfl2c_svdf_s16_params p = {0};
    int32_t filters;

    DRAW(p, filters);
    DRAW_S16(p, -31, 30);
    p.features = put_features();
    p.feature_bias = put_feature_bias(filters);
    RUN(svdf_s16, p, int16_t);
}

void fuzz_svdf_s8_packed(void)
{
    tfl2c_svdf_s8_packed_params p = {0};
    int32_t filters;

    DRAW(p, filters);
    DRAW_S8(p, -23, -1);
    p.words = put_words();
    p.feature_bias = put_feature_bias((filters + 3) & ~3);
    RUN(svdf_s8_packed, p, int8_t);
}

void fuzz_svdf_s16_packed(void)
{
    tfl2c_svdf_s16_packed_params p = {0};
    int32_t filters;

    DRAW(p, filters);
    DRAW_S16(p, -23, -1);
    p.words = put_words();
    p.feature_bias = put_feature_bias((filters + 3) & ~3);
    RUN(svdf_s16_packed, p, int16_t);
}

void fuzz_svdf_s8_x4(void)
{
    tfl2c_svdf_s8_x4_params p = {0};
    int32_t filters;

    DRAW(p, filters);
    DRAW_S8(p, -23, -1);
    p.blocks = put_blocks();
    RUN(svdf_s8_x4, p, int8_t);
}

void fuzz_svdf_s16_x4(void)
{
    tfl2c_svdf_s16_x4_params p = {0};
    int32_t filters;

    DRAW(p, filters);
    DRAW_S16(p, -23, -1);
    p.blocks = put_blocks();
    RUN(svdf_s16_x4, p, int16_t);
}
