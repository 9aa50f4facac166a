/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The walk of SVDF, int8, through its filters. The file that includes this defines before
 *
 * TFL2C_SVDF_PARAMS       the type of the parameters
 * TFL2C_SVDF_STATE        the type of the numbers that are remembered, and of their weights
 * TFL2C_SVDF_ZERO_POINT(p), TFL2C_SVDF_MIN, TFL2C_SVDF_MAX   of these numbers
 *
 * and, unless weights of features lie filter by filter,
 *
 * TFL2C_SVDF_SUM(p, filter, input)   a filter's products, with what they begin with */
#ifndef TFL2C_SVDF_WALK_H
#define TFL2C_SVDF_WALK_H

#include <string.h>

#include "tfl2c/requant.h"

#if !defined(TFL2C_SVDF_SUM)
#define TFL2C_SVDF_SUM tfl2c_svdf_sum

static inline int32_t tfl2c_svdf_sum(const TFL2C_SVDF_PARAMS *p, int32_t filter,
                                     const int8_t *input)
{
    const int8_t *weights = &p->features[filter * p->depth];
    int32_t sum = 0;

    for (int32_t i = 0; i < p->depth; i++) {
        sum += weights[i] * input[i];
    }
    return tfl2c_wrapping_add(sum, p->feature_bias[filter]);
}

#endif

/* What a filter makes of the input. It is clamped before the zero point is added, as in the
 * reference: the code of a number that is too large comes out at the other end of the range. */
static inline TFL2C_SVDF_STATE tfl2c_svdf_feature(const TFL2C_SVDF_PARAMS *p, int32_t filter,
                                                  const int8_t *input)
{
    int32_t code =
        tfl2c_requantize(TFL2C_SVDF_SUM(p, filter, input), p->feature_multiplier, p->feature_shift);

    code = tfl2c_clamp(code, TFL2C_SVDF_MIN, TFL2C_SVDF_MAX);
    return (TFL2C_SVDF_STATE)(code + TFL2C_SVDF_ZERO_POINT(p));
}

/* Forgets the oldest number of a filter, remembers a new one, and weighs them all. */
static inline int32_t tfl2c_svdf_filter(const TFL2C_SVDF_PARAMS *p, int32_t filter,
                                        const int8_t *input, TFL2C_SVDF_STATE *state)
{
    const TFL2C_SVDF_STATE *time = &p->time[filter * p->memory];
    const int32_t last = p->memory - 1;
    uint32_t sum = 0;

    memmove(state, &state[1], (size_t)last * sizeof *state);
    state[last] = tfl2c_svdf_feature(p, filter, input);
    for (int32_t i = 0; i < p->memory; i++) {
        sum += (uint32_t)(time[i] * state[i]);
    }
    return (int32_t)sum;
}

static inline void tfl2c_svdf_row(const TFL2C_SVDF_PARAMS *p, const int8_t *input,
                                  TFL2C_SVDF_STATE *state, int8_t *output)
{
    int32_t filter = 0;

    for (int32_t u = 0; u < p->units; u++) {
        int32_t sum = p->bias[u];

        for (int32_t r = 0; r < p->rank; r++, filter++) {
            const int32_t weighed = tfl2c_svdf_filter(p, filter, input, &state[filter * p->memory]);

            sum = tfl2c_wrapping_add(sum, weighed);
        }
        output[u] = tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier, p->shift),
                                  p->output_zero_point, INT8_MIN, INT8_MAX);
    }
}

#endif
