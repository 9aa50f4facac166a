/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of floats that an FPU has instructions for, or that vectors make in the same order. */
#include "fuzz.h"

#include "tfl2c/fully_connected_f32.h"
#include "tfl2c/fully_connected_f32_s8_x4.h"
#include "tfl2c/fully_connected_f32_x4.h"
#include "tfl2c/quantize_f32_s8.h"
#include "tfl2c/sqrt_f32.h"

FUZZ_TWIN(fully_connected_f32);
FUZZ_TWIN(fully_connected_f32_s8_x4);
FUZZ_TWIN(fully_connected_f32_x4);
FUZZ_TWIN(quantize_f32_s8);
FUZZ_TWIN(sqrt_f32);

/* Draws all but the weights and what they determine, and runs both forms. */
#define RUN_UNITS(kernel)                                                             \
    do {                                                                              \
        static const float infinite = __builtin_inff();                               \
        const int32_t rows = fuzz_between(1, 9);                                      \
        float *input, *output, *twin;                                                 \
                                                                                      \
        p.output_min = fuzz_chance(2) ? 0.0f : -infinite;                             \
        p.output_max = fuzz_chance(3) ? 6.0f : infinite;                              \
        p.bias = fuzz_floats(FUZZ_BLOCKS, p.units);                                   \
        input = (float *)(void *)fuzz_activations(FUZZ_INPUT, 4 * rows * p.depth, 4); \
        fuzz_fill_floats(input, rows *p.depth);                                       \
        fuzz_keep(FUZZ_INPUT);                                                        \
        output = (float *)(void *)fuzz_output(4 * rows * p.units, 4);                 \
        twin = fuzz_twin_output();                                                    \
        portable_##kernel(&p, input, twin, rows);                                     \
        tfl2c_##kernel(&p, input, output, rows);                                      \
        fuzz_compare(twin);                                                           \
    } while (0)

static int32_t draw_depth(void)
{
    return fuzz_chance(6) ? fuzz_between(1, 200) : fuzz_between(1, 40);
}

void fuzz_fully_connected_f32(void)
{
    tfl2c_fully_connected_f32_params p = {.depth = draw_depth(), .units = fuzz_between(1, 10)};

    p.weights = fuzz_floats(FUZZ_WEIGHTS, p.units * p.depth);
    RUN_UNITS(fully_connected_f32);
}

void fuzz_fully_connected_f32_x4(void)
{
    tfl2c_fully_connected_f32_x4_params p = {.depth = draw_depth(), .units = fuzz_between(1, 20)};

    p.weights = fuzz_floats(FUZZ_WEIGHTS, p.units * p.depth);
    RUN_UNITS(fully_connected_f32_x4);
}

void fuzz_fully_connected_f32_s8_x4(void)
{
    tfl2c_fully_connected_f32_s8_x4_params p = {.depth = draw_depth(),
                                                .units = fuzz_between(1, 20)};

    p.weights = fuzz_codes(p.units * p.depth);
    p.scale = fuzz_floats(FUZZ_SECOND, p.units);
    RUN_UNITS(fully_connected_f32_s8_x4);
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
