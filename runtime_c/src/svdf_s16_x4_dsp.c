/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* svdf_s16_x4 for cores with the DSP extension. Same contract, same bits as svdf_s16_x4.c. What all
 * filters remember moves on first; then features take their places, and units add up. */
#include "tfl2c/svdf_s16_x4.h"

#include <stddef.h>

#define TFL2C_FEATURE_BITS "16"
#define TFL2C_FEATURE_STORE "strh"
#include "tfl2c/filters_x4.h"

#define TFL2C_FORGET_BYTES 2
#include "tfl2c/forget.h"
#include "tfl2c/requant.h"

#if !defined(__ARM_FEATURE_DSP)
#error "svdf_s16_x4_dsp.c needs the DSP extension; build svdf_s16_x4.c instead"
#endif

/* Adds `count` products to a sum, modulo 2^32. */
static int32_t weighed(const int16_t *state, const int16_t *time, int32_t count, int32_t sum)
{
    int32_t pairs = count / 2;
    int32_t numbers;
    int32_t weights;

    if (pairs > 0) {
        __asm__ volatile(".syntax unified\n"
                         "1:\n\t"
                         "ldr    %[numbers], [%[state]], #4\n\t"
                         "ldr    %[weights], [%[time]], #4\n\t"
                         "subs   %[pairs], #1\n\t"
                         "smlad  %[sum], %[numbers], %[weights], %[sum]\n\t"
                         "bne    1b\n\t"
                         : [state] "+r"(state), [time] "+r"(time), [pairs] "+r"(pairs),
                           [sum] "+r"(sum), [numbers] "=&r"(numbers), [weights] "=&r"(weights)
                         :
                         : "cc", "memory");
    }
    return count % 2 != 0 ? tfl2c_wrapping_add(sum, *state * *time) : sum;
}

static void make_features(const tfl2c_svdf_s16_x4_params *p, const int8_t *input, int16_t *state)
{
    const int32_t filters = p->units * p->rank;
    int16_t rest[4];
    tfl2c_features t;

    tfl2c_begin_features(&t, input, p->depth, p->blocks, p->feature_multiplier, p->feature_shift);
    t.zero_point = 0;
    t.to = &state[p->memory - 1];
    t.step = 2 * p->memory;
    t.count = filters / 4;
    if (t.count != 0) {
        tfl2c_make_features(&t);
    }
    if (filters % 4 != 0) {
        t.to = rest;
        t.step = 2;
        t.count = 1;
        tfl2c_make_features(&t);
        for (int32_t f = filters & ~3; f < filters; f++) {
            state[(f + 1) * p->memory - 1] = rest[f % 4];
        }
    }
}

static void make_units(const tfl2c_svdf_s16_x4_params *p, const int16_t *state, int8_t *output)
{
    const int16_t *time = p->time;

    for (int32_t u = 0; u < p->units; u++) {
        int32_t sum = p->bias[u];

        for (int32_t r = 0; r < p->rank; r++) {
            sum = weighed(state, time, p->memory, sum);
            state += p->memory;
            time += p->memory;
        }
        output[u] = tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier, p->shift),
                                  p->output_zero_point, INT8_MIN, INT8_MAX);
    }
}

void tfl2c_svdf_s16_x4(const tfl2c_svdf_s16_x4_params *p, const int8_t *input, int16_t *state,
                       int8_t *output, int32_t rows)
{
    const int32_t numbers = p->units * p->rank * p->memory;

    tfl2c_forget(state, 2 * rows * numbers);
    for (; rows > 0; rows--) {
        make_features(p, input, state);
        make_units(p, state, output);
        input += p->depth;
        state += numbers;
        output += p->units;
    }
}
