/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels of int8 codes with uint8 weights, which have a zero point. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/conv_2d_s8_few.h"
#include "tfl2c/conv_2d_s8_u8_x4.h"
#include "tfl2c/depthwise_conv_2d_s8_u8.h"

FUZZ_TWIN(conv_2d_s8_few);
FUZZ_TWIN(conv_2d_s8_u8_x4);
FUZZ_TWIN(depthwise_conv_2d_s8_u8);

/* Draws how sums become codes, in fields of the same names. */
#define DRAW_ENDS(p, taps)                                                                        \
    (p).bias = draw_bias((p).output_channels), (p).multiplier = fuzz_multiplier(),                \
    (p).shift = fuzz_shift((taps) * 16384, -31, 30), (p).input_zero_point = fuzz_ends(-128, 127), \
    (p).output_zero_point = fuzz_ends(-128, 127)

static int32_t *draw_bias(int32_t channels)
{
    int32_t *const bias = fuzz_words(FUZZ_BLOCKS, channels);

    for (int32_t c = 0; c < channels; c++) {
        bias[c] = fuzz_chance(8) ? (int32_t)fuzz_random() : fuzz_ends(-(1 << 16), 1 << 16);
    }
    return bias;
}

void fuzz_conv_2d_s8_u8_x4(void)
{
    static const fuzz_limits most = {5, 3, 1, 24, 20, 40000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    const int32_t taps = w.kernel_height * w.kernel_width * w.input_channels;
    tfl2c_conv_2d_s8_u8_x4_params p = {0};
    int8_t *weights, *input, *output;
    void *twin, *scratch;

    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels;
    p.pitch = (taps + 3) / 4 * 4;
    DRAW_ENDS(p, taps);
    p.weight_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    weights = fuzz_take(FUZZ_WEIGHTS, w.output_channels * p.pitch, 4);
    fuzz_fill(weights, w.output_channels * p.pitch);
    for (int32_t c = 0; c < w.output_channels; c++) {
        memset(&weights[c * p.pitch + taps], 0, (size_t)(p.pitch - taps));
    }
    p.weights = weights;
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(9 * p.pitch);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_u8_x4(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_conv_2d_s8_u8_x4(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_depthwise_conv_2d_s8_u8(void)
{
    static const fuzz_limits most = {5, 3, 2, 24, 0, 12000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    const int32_t taps = w.kernel_height * w.kernel_width;
    tfl2c_depthwise_conv_2d_s8_u8_params p = {0};
    uint8_t *weights;
    int8_t *input, *output;
    void *twin;

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
    DRAW_ENDS(p, taps);
    p.weight_zero_point = fuzz_ends(0, 255);
    fuzz_range(&p.output_min, &p.output_max, 128);
    weights = fuzz_take(FUZZ_WEIGHTS, w.output_channels * taps, 1);
    fuzz_fill(weights, w.output_channels * taps);
    p.weights = weights;
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s8_u8(&p, input, twin, w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s8_u8(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}

/* Draws which input channels output channels see, [count][2] with their biases. */
static int32_t *draw_channels(int32_t count, int32_t channels, int32_t seen)
{
    int32_t *const drawn = fuzz_words(FUZZ_BLOCKS, 2 * count);

    for (int32_t k = 0; k < count; k++) {
        drawn[2 * k] = fuzz_between(0, channels / seen - 1) * seen;
        drawn[2 * k + 1] = fuzz_chance(8) ? (int32_t)fuzz_random() : fuzz_ends(-4096, 4096);
    }
    return drawn;
}

void fuzz_conv_2d_s8_few(void)
{
    static const fuzz_limits most = {5, 3, 1, 24, 6, 20000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    const int32_t count = w.output_channels;
    const int32_t half = w.input_channels % 2 == 0 ? w.input_channels / 2 : 1;
    const int32_t seen = fuzz_chance(2) ? w.input_channels : fuzz_chance(2) ? 1 : half;
    const int32_t taps = w.kernel_height * w.kernel_width * seen;
    const int32_t used = 4 * fuzz_between(0, 3);
    tfl2c_conv_2d_s8_few_params p = {
        .count = count,
        .multiplier = fuzz_multiplier(),
        .shift = fuzz_shift(taps * 16384, -31, 30),
        .seen_channels = seen,
        .input_height = w.input_height,
        .input_width = w.input_width,
        .input_channels = w.input_channels,
        .pad_top = w.pad_top,
        .pad_left = w.pad_left,
        .output_height = w.output_height,
        .output_width = w.output_width,
        .weight_zero_point = fuzz_ends(0, 255),
        .input_zero_point = fuzz_ends(-128, 127),
        .output_zero_point = fuzz_ends(-128, 127),
        .used = used,
    };
    uint8_t *weights;
    int8_t *input, *output;
    void *twin;

    fuzz_rings(&w);
    p.input_rows = w.input_rows;
    FUZZ_KERNEL(p, w);
    fuzz_range(&p.output_min, &p.output_max, 128);
    p.channels = draw_channels(count, w.input_channels, seen);
    weights = fuzz_take(FUZZ_WEIGHTS, count * taps, 1);
    fuzz_fill(weights, count * taps);
    p.weights = weights;
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(used + w.rows * count * w.output_width, 1);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_few(&p, input, twin, w.first_row, w.rows);
    tfl2c_conv_2d_s8_few(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}
