/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of int16 codes with int8 weights. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/conv_2d_s16.h"
#include "tfl2c/conv_2d_s16_x4.h"
#include "tfl2c/depthwise_conv_2d_s16.h"
#include "tfl2c/fully_connected_s16.h"
#include "tfl2c/transpose_conv_s16.h"

FUZZ_TWIN(conv_2d_s16);
FUZZ_TWIN(conv_2d_s16_x4);
FUZZ_TWIN(depthwise_conv_2d_s16);
FUZZ_TWIN(fully_connected_s16);
FUZZ_TWIN(transpose_conv_s16);

/* How sums become codes; kernels have these fields under the same names. */
typedef struct {
    int32_t *bias, *bias_high, *multiplier;
    int8_t *shift;
    int32_t is_narrow, least, greatest;
} ends;

#define ENDS(p, e)                                                                       \
    (p).bias = (e).bias, (p).bias_high = (e).bias_high, (p).multiplier = (e).multiplier, \
    (p).shift = (e).shift, (p).is_narrow = (e).is_narrow, (p).output_min = (e).least,    \
    (p).output_max = (e).greatest

/* The reference's 64-bit biases are below 2^46 in magnitude. Q15 multipliers take 16 bits off less. */
static ends draw_ends(int32_t channels, int32_t taps)
{
    ends e = {0};

    e.is_narrow = fuzz_chance(2);
    e.bias = fuzz_words(FUZZ_BLOCKS, channels);
    e.multiplier = fuzz_words(FUZZ_BLOCKS, channels);
    e.shift = fuzz_take(FUZZ_SECOND, channels, 1);
    if (!e.is_narrow && fuzz_chance(3)) {
        e.bias_high = fuzz_words(FUZZ_SCRATCH, channels);
    }
    fuzz_range(&e.least, &e.greatest, 32768);
    for (int32_t c = 0; c < channels; c++) {
        e.bias[c] = fuzz_chance(8) ? (int32_t)fuzz_random() : fuzz_ends(-(1 << 21), 1 << 21);
        e.shift[c] = (int8_t)fuzz_shift(taps * 16384, -31, e.is_narrow ? 30 : 7);
        e.multiplier[c] = fuzz_multiplier();
        if (!e.is_narrow) {
            e.multiplier[c] >>= 16;
        }
        if (e.bias_high) {
            e.bias_high[c] =
                fuzz_chance(4) ? fuzz_ends(-(1 << 14), (1 << 14) - 1) : fuzz_between(-1, 0);
        }
    }
    return e;
}

/* The weights, and codes of int16, whose tensors begin at even addresses. */
static int8_t *draw_weights(int32_t bytes)
{
    int8_t *const weights = fuzz_take(FUZZ_WEIGHTS, bytes, 1);

    fuzz_fill(weights, bytes);
    return weights;
}

static int16_t *draw_codes(int32_t count)
{
    return (int16_t *)(void *)fuzz_activations(FUZZ_INPUT, 2 * count, 2);
}

static int16_t *place_output(int32_t count)
{
    return (int16_t *)(void *)fuzz_output(2 * count, 2);
}

void fuzz_conv_2d_s16(void)
{
    static const fuzz_limits most = {5, 3, 2, 24, 20, 40000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_conv_2d_s16_params p = {0};
    int32_t groups = fuzz_chance(3) ? fuzz_between(1, 4) : 1;
    int16_t *input, *output, *twin;
    int32_t taps;
    ends e;

    groups = w.input_channels % groups == 0 && w.output_channels % groups == 0 ? groups : 1;
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels;
    p.group_channels = w.input_channels / groups;
    taps = w.kernel_height * w.kernel_width * p.group_channels;
    e = draw_ends(w.output_channels, taps);
    ENDS(p, e);
    p.weights = draw_weights(w.output_channels * taps);
    input = draw_codes(fuzz_input_bytes(&w));
    output = place_output(fuzz_output_bytes(&w));
    twin = fuzz_twin_output();
    portable_conv_2d_s16(&p, input, twin, w.first_row, w.rows);
    tfl2c_conv_2d_s16(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_conv_2d_s16_x4(void)
{
    static const fuzz_limits most = {5, 3, 2, 20, 20, 40000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_conv_2d_s16_x4_params p = {0};
    int32_t groups = fuzz_chance(3) ? fuzz_between(1, 4) : 1;
    int16_t *input, *output, *twin;
    void *scratch;
    int32_t taps;
    ends e;

    groups = w.input_channels % groups == 0 && w.output_channels % groups == 0 ? groups : 1;
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels;
    p.group_channels = w.input_channels / groups;
    taps = w.kernel_height * w.kernel_width * p.group_channels;
    e = draw_ends(w.output_channels, taps);
    ENDS(p, e);
    p.weights = draw_weights(w.output_channels * taps);
    input = draw_codes(fuzz_input_bytes(&w));
    output = place_output(fuzz_output_bytes(&w));
    scratch = fuzz_scratch(8 * taps);
    twin = fuzz_twin_output();
    portable_conv_2d_s16_x4(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_conv_2d_s16_x4(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_depthwise_conv_2d_s16(void)
{
    static const fuzz_limits most = {5, 3, 2, 24, 0, 12000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_depthwise_conv_2d_s16_params p = {0};
    const int32_t taps = w.kernel_height * w.kernel_width;
    int16_t *input, *output, *twin;
    ends e;

    p.depth_multiplier = fuzz_chance(2) ? 1 : fuzz_between(1, 5);
    if (w.batch * w.output_height * w.output_width * w.input_channels * p.depth_multiplier >
        FUZZ_MOST_ELEMENTS) {
        p.depth_multiplier = 1;
    }
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels = w.input_channels * p.depth_multiplier;
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    e = draw_ends(w.output_channels, taps);
    ENDS(p, e);
    p.weights = draw_weights(w.output_channels * taps);
    input = draw_codes(fuzz_input_bytes(&w));
    output = place_output(fuzz_output_bytes(&w));
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s16(&p, input, twin, w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s16(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_fully_connected_s16(void)
{
    tfl2c_fully_connected_s16_params p = {0};
    const int32_t rows = fuzz_between(1, 4);
    int16_t *input, *output, *twin;
    ends e;

    p.depth = fuzz_chance(6) ? fuzz_between(1, 1200) : fuzz_between(1, 70);
    p.units = p.depth > 100 ? fuzz_between(1, 6) : fuzz_between(1, 20);
    e = draw_ends(p.units, p.depth);
    ENDS(p, e);
    p.weights = draw_weights(p.units * p.depth);
    input = draw_codes(rows * p.depth);
    output = place_output(rows * p.units);
    twin = fuzz_twin_output();
    portable_fully_connected_s16(&p, input, twin, rows);
    tfl2c_fully_connected_s16(&p, input, output, rows);
    fuzz_compare(twin);
}

void fuzz_transpose_conv_s16(void)
{
    const fuzz_window w = fuzz_draw_transposed();
    tfl2c_transpose_conv_s16_params p = {0};
    const int32_t taps = w.kernel_height * w.kernel_width * w.input_channels;
    int16_t *input, *output, *twin;
    ends e;

    FUZZ_IMAGE(p.windows, w);
    FUZZ_KERNEL(p.windows, w);
    p.windows.input_channels = w.input_channels;
    p.windows.output_channels = w.output_channels;
    e = draw_ends(w.output_channels, taps);
    ENDS(p, e);
    p.weights = draw_weights(w.output_channels * taps);
    input = draw_codes(fuzz_input_bytes(&w));
    output = place_output(fuzz_output_bytes(&w));
    twin = fuzz_twin_output();
    portable_transpose_conv_s16(&p, input, twin, w.first_row, w.rows);
    tfl2c_transpose_conv_s16(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}
