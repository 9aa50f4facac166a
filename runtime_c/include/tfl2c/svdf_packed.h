/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SVDF, int8, with weights of four filters in a word: what all filters remember moves on first; then
 * features take their places, and units add up. The file that includes this defines before what
 * svdf_walk.h, forget.h, weighed.h and svdf_armv6m.h ask for, and
 *
 * TFL2C_SVDF_ARE_SHORT   1 if numbers are int8, whose units shift to the right, by [1, 13] */
#ifndef TFL2C_SVDF_PACKED_H
#define TFL2C_SVDF_PACKED_H

#include <stdint.h>

#include "tfl2c/forget.h"
#include "tfl2c/products_x4.h"
#include "tfl2c/rescale.h"
#include "tfl2c/weighed.h"

#if defined(__GNUC__) && defined(__ARM_ARCH_6M__)
#define TFL2C_SVDF_ARMV6M
#include "tfl2c/svdf_armv6m.h"

#include "tfl2c/features_armv6m.h"
#endif

/* Adds products of four filters to their sums. */
static inline void tfl2c_svdf_add(const int8_t *input, const uint32_t *words, int32_t depth,
                                  int32_t sums[4])
{
    for (int32_t k = 0; k < depth; k += TFL2C_PRODUCTS_X4_MOST) {
        const int32_t rest = depth - k;
        const int32_t count = rest < TFL2C_PRODUCTS_X4_MOST ? rest : TFL2C_PRODUCTS_X4_MOST;
        const int32_t whole = count & ~3;
        uint32_t packed[3] = {0, 0, 0};

        if (whole > 0) {
            tfl2c_multiply_x4(&input[k], &words[k], whole, packed);
        }
        for (int32_t i = k + whole; i < k + count; i++) {
            tfl2c_add_x4(input[i], words[i], packed);
        }
        tfl2c_unpack_x4(packed, sums);
    }
}

/* As svdf_walk.h says, clamped before the zero point is added */
static inline TFL2C_SVDF_STATE tfl2c_svdf_number(const TFL2C_SVDF_PARAMS *p, int32_t sum)
{
    const int32_t y = (tfl2c_multiply_top(sum, p->feature_multiplier) + 64) >> 7;
    const int32_t half = (int32_t)(1u << (-p->feature_shift - 1));
    const int32_t code = (y + half - (y < 0)) >> -p->feature_shift;

    return (TFL2C_SVDF_STATE)(tfl2c_clamp(code, TFL2C_SVDF_MIN, TFL2C_SVDF_MAX) +
                              TFL2C_SVDF_ZERO_POINT(p));
}

/* Makes features of as many whole blocks as it can and returns their number. places: where the
 * features of a row go */
static inline int32_t tfl2c_svdf_remember_blocks(const TFL2C_SVDF_PARAMS *p, const int8_t *input,
                                                 int32_t zero, TFL2C_SVDF_STATE *places)
{
#if defined(TFL2C_SVDF_ARMV6M)
    const uint32_t m = (uint32_t)p->feature_multiplier;
    const int32_t blocks = p->units * p->rank / 4;
    const tfl2c_feature_row row = {{m & 255u, m >> 8 & 255u, m >> 16 & 255u, m >> 24},
                                   (int32_t)(1u << (-p->feature_shift - 1)),
                                   -p->feature_shift,
                                   TFL2C_SVDF_ZERO_POINT(p),
                                   p->memory * (int32_t)sizeof *places,
                                   zero,
                                   input,
                                   blocks,
                                   {0},
                                   &input[p->depth],
                                   p->feature_bias,
                                   places,
                                   p->words};

    if (blocks > 0 && p->depth % 4 == 0 && p->depth <= TFL2C_PRODUCTS_X4_MOST) {
        tfl2c_make_feature_row(&row);
        return blocks;
    }
#else
    (void)p;
    (void)input;
    (void)zero;
    (void)places;
#endif
    return 0;
}

/* places: as above */
static inline void tfl2c_svdf_remember(const TFL2C_SVDF_PARAMS *p, const int8_t *input,
                                       TFL2C_SVDF_STATE *places)
{
    const int32_t filters = p->units * p->rank;
    const int32_t zero = tfl2c_offset_x4(input, p->depth);

    for (int32_t f = 4 * tfl2c_svdf_remember_blocks(p, input, zero, places); f < filters; f += 4) {
        const int32_t *bias = &p->feature_bias[f];
        int32_t sums[4] = {bias[0] - zero, bias[1] - zero, bias[2] - zero, bias[3] - zero};

        tfl2c_svdf_add(input, &p->words[f / 4 * p->depth], p->depth, sums);
        for (int32_t i = 0; i < 4 && f + i < filters; i++) {
            places[(f + i) * p->memory] = tfl2c_svdf_number(p, sums[i]);
        }
    }
}

static inline void tfl2c_svdf_units(const TFL2C_SVDF_PARAMS *p, const TFL2C_SVDF_STATE *state,
                                    int8_t *output)
{
#if defined(TFL2C_SVDF_ARMV6M) && TFL2C_SVDF_ARE_SHORT
    const int32_t addend = (1 << (-p->shift - 1)) + p->output_zero_point * (1 << -p->shift);
    const tfl2c_svdf_row_of_units u = {state,   p->time, p->bias,   output,    &output[p->units],
                                       p->rank, addend,  -p->shift, p->memory, p->multiplier};

    tfl2c_svdf_sum_units(&u);
#else
    const TFL2C_SVDF_STATE *time = p->time;

    for (int32_t u = 0; u < p->units; u++) {
        int32_t sum = p->bias[u];

        for (int32_t r = 0; r < p->rank; r++) {
            sum = tfl2c_wrapping_add(sum, tfl2c_weighed(state, time, p->memory));
            state += p->memory;
            time += p->memory;
        }
        output[u] = tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier, p->shift),
                                  p->output_zero_point, INT8_MIN, INT8_MAX);
    }
#endif
}

static inline void tfl2c_svdf_rows(const TFL2C_SVDF_PARAMS *p, const int8_t *input,
                                   TFL2C_SVDF_STATE *state, int8_t *output, int32_t rows)
{
    const int32_t numbers = p->units * p->rank * p->memory;

    tfl2c_forget(state, rows * numbers * (int32_t)sizeof *state);
    for (int32_t r = 0; r < rows; r++) {
        tfl2c_svdf_remember(p, &input[r * p->depth], &state[r * numbers + p->memory - 1]);
        tfl2c_svdf_units(p, &state[r * numbers], &output[r * p->units]);
    }
}

#endif
