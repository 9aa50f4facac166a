/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels that pool int8 codes. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/average_pool_2d_rows_s8.h"
#include "tfl2c/average_pool_2d_s8.h"
#include "tfl2c/max_pool_2d_s8.h"

FUZZ_TWIN(average_pool_2d_rows_s8);
FUZZ_TWIN(average_pool_2d_s8);
FUZZ_TWIN(max_pool_2d_s8);

static const fuzz_limits most = {6, 3, 1, 40, 0, 12000};

void fuzz_average_pool_2d_s8(void)
{
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_average_pool_2d_s8_params p = {0};
    int8_t *input, *output, *twin;

    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    p.channels = w.input_channels;
    p.raised = fuzz_chance(2) ? 128 : 0;
    fuzz_range(&p.output_min, &p.output_max, 128);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    twin = fuzz_twin_output();
    portable_average_pool_2d_s8(&p, input, twin, w.first_row, w.rows);
    tfl2c_average_pool_2d_s8(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_max_pool_2d_s8(void)
{
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_max_pool_2d_s8_params p = {0};
    int8_t *input, *output, *twin;

    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    p.channels = w.input_channels;
    fuzz_range(&p.output_min, &p.output_max, 128);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    twin = fuzz_twin_output();
    portable_max_pool_2d_s8(&p, input, twin, w.first_row, w.rows);
    tfl2c_max_pool_2d_s8(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}

/* The rows of an image, a few at a time. */
void fuzz_average_pool_2d_rows_s8(void)
{
    tfl2c_average_pool_2d_rows_s8_params p = {0};
    int8_t *input, *output, *twin;
    int32_t rows, step, *sums;

    do {
        p.input_height = fuzz_chance(6) ? fuzz_between(1, 60) : fuzz_between(1, 8);
        p.input_width = fuzz_chance(6) ? fuzz_between(1, 60) : fuzz_between(1, 8);
        p.channels = fuzz_chance(4) ? fuzz_between(1, 60) : fuzz_between(1, 9);
    } while (p.input_height * p.input_width * p.channels > FUZZ_MOST_ELEMENTS);
    step = fuzz_chance(2) ? p.input_height : fuzz_between(1, p.input_height);
    p.input_rows = fuzz_chance(2) ? p.input_height : fuzz_between(step, p.input_height);
    fuzz_range(&p.output_min, &p.output_max, 128);
    input = fuzz_activations(FUZZ_INPUT, p.input_rows * p.input_width * p.channels, 1);
    output = fuzz_output(p.channels, 1);
    sums = fuzz_scratch(4 * p.channels);
    twin = fuzz_twin_output();
    for (int32_t r = 0; r < p.input_height; r += rows) {
        rows = p.input_height - r < step ? p.input_height - r : step;
        portable_average_pool_2d_rows_s8(&p, input, twin, fuzz_twin_scratch(), r, rows);
        tfl2c_average_pool_2d_rows_s8(&p, input, output, sums, r, rows);
    }
    fuzz_compare(twin);
}
