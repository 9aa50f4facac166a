/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of int16 spectra. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "tfl2c/signal_irfft_s16.h"
#include "tfl2c/signal_rfft_s16.h"

FUZZ_TWIN(signal_irfft_s16);
FUZZ_TWIN(signal_rfft_s16);

#define MOST_BITS 6 /* of the number of points */

typedef struct {
    int16_t turns[3 << (MOST_BITS - 1)];
    int16_t splits[1 << MOST_BITS];
    int32_t is_there;
} angles;

static void put_angle(int16_t *to, float angle)
{
    to[0] = (int16_t)lroundf(32767.0f * cosf(angle));
    to[1] = (int16_t)lroundf(32767.0f * sinf(angle));
}

/* Those of 2^bits points. */
static const angles *find_angles(int32_t bits, int32_t is_inverse)
{
    static angles found[2][MOST_BITS + 1];
    angles *const a = &found[is_inverse][bits];
    const float pi = is_inverse ? 3.14159265f : -3.14159265f;
    const int32_t points = 1 << bits;

    for (int32_t n = 0; n < points * 3 / 4 && !a->is_there; n++) {
        put_angle(&a->turns[2 * n], 2.0f * pi * (float)n / (float)points);
    }
    for (int32_t n = 0; n < points / 2 && !a->is_there; n++) {
        put_angle(&a->splits[2 * n], pi * ((float)(n + 1) / (float)points + 0.5f));
    }
    a->is_there = 1;
    return a;
}

/* Copies what a kernel reads to where a guard is behind or before it. */
static const int16_t *place(int32_t piece, const int16_t *from, int32_t count)
{
    return memcpy(fuzz_take(piece, 2 * count, 4), from, 2 * (size_t)count);
}

void fuzz_signal_rfft_s16(void)
{
    const int32_t bits = fuzz_between(1, MOST_BITS);
    const angles *a = find_angles(bits, 0);
    const int32_t rows = fuzz_between(1, 3);
    tfl2c_signal_rfft_s16_params p = {0};
    int16_t *input, *output, *twin;

    p.points = 1 << bits;
    p.length = fuzz_chance(2) ? 2 * p.points : fuzz_between(1, 2 * p.points);
    p.turns = place(FUZZ_WEIGHTS, a->turns, p.points * 3 / 4 * 2);
    p.splits = place(FUZZ_BLOCKS, a->splits, p.points);
    input = (int16_t *)(void *)fuzz_activations(FUZZ_INPUT, 2 * rows * p.length, 2);
    output = (int16_t *)(void *)fuzz_output(4 * rows * (p.points + 1), 2);
    twin = fuzz_twin_output();
    portable_signal_rfft_s16(&p, input, twin, rows);
    tfl2c_signal_rfft_s16(&p, input, output, rows);
    fuzz_compare(twin);
}

void fuzz_signal_irfft_s16(void)
{
    const int32_t bits = fuzz_between(1, MOST_BITS);
    const angles *a = find_angles(bits, 1);
    const int32_t rows = fuzz_between(1, 3);
    tfl2c_signal_irfft_s16_params p = {0};
    int16_t *input, *output, *twin, *scratch;

    p.points = 1 << bits;
    p.turns = place(FUZZ_WEIGHTS, a->turns, p.points * 3 / 4 * 2);
    p.splits = place(FUZZ_BLOCKS, a->splits, p.points);
    input = (int16_t *)(void *)fuzz_activations(FUZZ_INPUT, 4 * rows * (p.points + 1), 2);
    output = (int16_t *)(void *)fuzz_output(4 * rows * p.points, 2);
    scratch = fuzz_scratch(4 * p.points);
    twin = fuzz_twin_output();
    portable_signal_irfft_s16(&p, input, twin, fuzz_twin_scratch(), rows);
    tfl2c_signal_irfft_s16(&p, input, output, scratch, rows);
    fuzz_compare(twin);
}
