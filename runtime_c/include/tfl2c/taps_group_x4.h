/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* All output channels of one or two pixels over copied windows, by blocks of four as conv_2d_s8_x4.h
 * describes them for a kernel of one row: portable, and for cores with 16-bit products. Same bits. */
#ifndef TFL2C_TAPS_GROUP_X4_H
#define TFL2C_TAPS_GROUP_X4_H

#include <stdint.h>

#include "tfl2c/requant.h"

#if defined(__GNUC__) && defined(__ARM_FEATURE_DSP)
#include "tfl2c/pair_x4.h"

#define TFL2C_TAPS_GROUP_DSP
#else
#include "tfl2c/blocks_x4.h"
#endif

#define TFL2C_TAPS_GROUP_EXPONENT 12 /* of the rescaling */

/* The windows are a run of bytes each, one behind the other. */
typedef struct {
    const int8_t *windows;
    int32_t bytes;    /* of a window, at least one */
    int32_t products; /* even, at least 4 */
    int32_t shifts;   /* words of shifts in a block: 0 or 1 */
    const uint32_t *blocks;
    int32_t channels; /* of the output */
    int32_t pixels;   /* 1 or 2 */
    int8_t *output;
    int32_t beside; /* bytes to the codes of the second pixel */
} tfl2c_taps_group;

#if defined(TFL2C_TAPS_GROUP_DSP)

/* values: [2 * products]. What no window fills of them has weights of 0. */
static inline void tfl2c_make_group(const tfl2c_taps_group *g, int16_t *values)
{
    const int32_t rest = g->bytes % 4;
    const int32_t second = g->pixels - 1;
    tfl2c_pairs all = {
        .run = g->bytes,
        .channels = g->channels,
        .task = {.values = values,
                 .steps = g->products / 2,
                 .values_end = (const int8_t *)&values[2 * g->products] - g->shifts,
                 .blocks = g->blocks,
                 .widened = values,
                 .rest = rest != 0 && g->bytes > 4 ? rest - 4 : rest,
                 .rest_values = &values[8 * (g->bytes / 4)],
                 .rows = 1,
                 .groups = g->bytes / 4},
    };

    tfl2c_pair_make(&all, g->windows, second * g->bytes, g->output, second * g->beside, 1);
}

#else

static inline void tfl2c_make_group(const tfl2c_taps_group *g, int16_t *values)
{
    const tfl2c_blocks blocks = {
        g->blocks, g->products, g->shifts, g->channels, TFL2C_TAPS_GROUP_EXPONENT, -128, 127};
    const int32_t ordered = g->bytes < 4 ? 0 : g->products;
    const int8_t *window = g->windows;
    int8_t *bytes = (int8_t *)values;

    for (int32_t pixel = 0; pixel < g->pixels; pixel++, window += g->bytes) {
        for (int32_t i = 0; i < ordered; i++) {
            bytes[i] = window[tfl2c_place_in_run(i, g->bytes)];
        }
        for (int32_t i = ordered; i < g->products; i++) {
            bytes[i] = i < g->bytes ? window[i] : 0;
        }
        tfl2c_make_blocks(&blocks, bytes, &g->output[pixel * g->beside]);
    }
}

#endif

static inline void tfl2c_clamp_codes(int8_t *codes, int32_t count, int32_t least, int32_t greatest)
{
    for (int32_t i = 0; i < count && (least > -128 || greatest < 127); i++) {
        codes[i] = (int8_t)tfl2c_clamp(codes[i], least, greatest);
    }
}

#endif
