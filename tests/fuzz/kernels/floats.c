/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of floats that an FPU has instructions for. */
#include "fuzz.h"

#include "tfl2c/fully_connected_f32.h"
#include "tfl2c/quantize_f32_s8.h"
#include "tfl2c/sqrt_f32.h"

FUZZ_TWIN(fully_connected_f32);
FUZZ_TWIN(quantize_f32_s8);
FUZZ_TWIN(sqrt_f32);

/* Words become floats between 2^-9 and 2^8 in magnitude, of both signs; where vectors add them in
 * another order, whole numbers whose sums no order rounds. */
static float *draw_floats(int32_t *words, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
#if defined(__ARM_FEATURE_MVE) && __ARM_FEATURE_MVE & 2
        ((float *)(void *)words)[i] = (float)fuzz_between(-60, 60);
#else
        const uint32_t exponent = (uint32_t)fuzz_between(118, 134);

        words[i] = (int32_t)((fuzz_random() & 0x807fffffu) | exponent << 23);
#endif
    }
    return (float *)(void *)words;
}

void fuzz_fully_connected_f32(void)
{
    static const float infinite = __builtin_inff();
    tfl2c_fully_connected_f32_params p = {0};
    const int32_t rows = fuzz_between(1, 9);
    float *input, *output, *twin;

    p.depth = fuzz_chance(6) ? fuzz_between(1, 200) : fuzz_between(1, 40);
    p.units = fuzz_between(1, 10);
    p.output_min = fuzz_chance(2) ? 0.0f : -infinite;
    p.output_max = fuzz_chance(3) ? 6.0f : infinite;
    p.weights = draw_floats(fuzz_words(FUZZ_WEIGHTS, p.units * p.depth), p.units * p.depth);
    p.bias = draw_floats(fuzz_words(FUZZ_BLOCKS, p.units), p.units);
    input = draw_floats((int32_t *)(void *)fuzz_activations(FUZZ_INPUT, 4 * rows * p.depth, 4),
                        rows * p.depth);
    fuzz_keep(FUZZ_INPUT);
    output = (float *)(void *)fuzz_output(4 * rows * p.units, 4);
    twin = fuzz_twin_output();
    portable_fully_connected_f32(&p, input, twin, rows);
    tfl2c_fully_connected_f32(&p, input, output, rows);
    fuzz_compare(twin);
}

/* Any float but NaN, whose bits an FPU may change. */
void fuzz_sqrt_f32(void)
{
    tfl2c_sqrt_f32_params p = {0};
    int32_t *bits;
    float *output, *twin;

    p.row_elements = fuzz_between(1, 40);
    p.input_rows = p.output_rows = fuzz_between(1, 3);
    bits = (int32_t *)(void *)fuzz_activations(FUZZ_INPUT, 4 * p.row_elements * p.input_rows, 4);
    output = (float *)(void *)fuzz_output(4 * p.row_elements * p.input_rows, 4);
    for (int32_t i = 0; i < p.row_elements * p.input_rows; i++) {
        if (((uint32_t)bits[i] & 0x7fffffffu) > 0x7f800000u) {
            bits[i] = fuzz_chance(2) ? 0x7f800000 : (int32_t)fuzz_random() & 0x7fffff;
        }
    }
    fuzz_keep(FUZZ_INPUT);
    twin = fuzz_twin_output();
    portable_sqrt_f32(&p, (const float *)(const void *)bits, twin, 0, p.input_rows);
    tfl2c_sqrt_f32(&p, (const float *)(const void *)bits, output, 0, p.input_rows);
    fuzz_compare(twin);
}

/* Any float, and quotients in the middle of two codes. */
void fuzz_quantize_f32_s8(void)
{
    tfl2c_quantize_f32_s8_params p = {0};
    int32_t *bits, elements;
    float *input;
    int8_t *output, *twin;

    p.row_elements = fuzz_between(1, 40);
    p.input_rows = p.output_rows = fuzz_between(1, 3);
    p.output_zero_point = fuzz_ends(-128, 127);
    p.scale = (float)fuzz_between(1, 1 << 20) / (float)(1 << fuzz_between(0, 24));
    elements = p.row_elements * p.input_rows;
    bits = (int32_t *)(void *)fuzz_activations(FUZZ_INPUT, 4 * elements, 4);
    input = (float *)(void *)bits;
    for (int32_t i = 0; i < elements; i++) {
        if (fuzz_chance(8)) {
            bits[i] = (int32_t)fuzz_random();
        } else {
            input[i] = p.scale * (float)fuzz_between(-600, 600) / 2.0f;
        }
    }
    fuzz_keep(FUZZ_INPUT);
    output = fuzz_output(elements, 1);
    twin = fuzz_twin_output();
    portable_quantize_f32_s8(&p, input, twin, 0, p.input_rows);
    tfl2c_quantize_f32_s8(&p, input, output, 0, p.input_rows);
    fuzz_compare(twin);
}
