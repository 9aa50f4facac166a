/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels whose weights lie as they are: computed at run time, or with a zero point. */
#include "fuzz.h"

#include "tfl2c/batch_matmul_s16.h"
#include "tfl2c/batch_matmul_s16_gathered.h"
#include "tfl2c/batch_matmul_s8.h"
#include "tfl2c/batch_matmul_s8_gathered.h"
#include "tfl2c/conv_2d_computed_s8.h"
#include "tfl2c/fully_connected_computed_s8.h"
#include "tfl2c/fully_connected_s8_u8.h"

FUZZ_TWIN(batch_matmul_s16);
FUZZ_TWIN(batch_matmul_s16_gathered);
FUZZ_TWIN(batch_matmul_s8);
FUZZ_TWIN(batch_matmul_s8_gathered);
FUZZ_TWIN(conv_2d_computed_s8);
FUZZ_TWIN(fully_connected_computed_s8);
FUZZ_TWIN(fully_connected_s8_u8);

static const int8_t *draw_weights(int32_t count)
{
    int8_t *const weights = fuzz_take(FUZZ_WEIGHTS, count, 1);

    fuzz_fill(weights, count);
    return weights;
}

static const int32_t *draw_bias(int32_t channels)
{
    int32_t *const bias = fuzz_words(FUZZ_SECOND, channels);

    for (int32_t c = 0; c < channels; c++) {
        bias[c] = fuzz_chance(8) ? (int32_t)fuzz_random() : fuzz_ends(-(1 << 16), 1 << 16);
    }
    return bias;
}

/* Rescalings of channels, in fields of the same names. */
#define DRAW_RESCALINGS(p, channels, products)                              \
    do {                                                                    \
        int32_t *const multiplier = fuzz_words(FUZZ_BLOCKS, channels);      \
        int8_t *const shift = fuzz_take(FUZZ_BLOCKS, channels, 1);          \
        for (int32_t c = 0; c < (channels); c++) {                          \
            multiplier[c] = fuzz_multiplier();                              \
            shift[c] = (int8_t)fuzz_shift((products) * 255 * 128, -31, 30); \
        }                                                                   \
        (p).multiplier = multiplier;                                        \
        (p).shift = shift;                                                  \
        (p).output_zero_point = fuzz_ends(-128, 127);                       \
        fuzz_range(&(p).output_min, &(p).output_max, 128);                  \
    } while (0)

#define DRAW_SIZE(p)                                                         \
    (p).depth = fuzz_chance(6) ? fuzz_between(1, 300) : fuzz_between(1, 50), \
    (p).units = fuzz_between(1, (p).depth > 100 ? 6 : 20)

void fuzz_fully_connected_s8_u8(void)
{
    tfl2c_fully_connected_s8_u8_params p = {0};
    const int32_t rows = fuzz_between(1, 4);
    const int8_t *input;
    int8_t *output, *twin;

    DRAW_SIZE(p);
    p.weights = draw_weights(p.units * p.depth);
    p.bias = draw_bias(p.units);
    if (!fuzz_chance(16)) {
        p.multiplier_high = (1u << 20) | fuzz_random() >> 12;
        p.multiplier_low = fuzz_random();
    }
    p.shift = fuzz_chance(8) ? fuzz_between(33, 95) : fuzz_between(58, 66);
    p.weight_zero_point = fuzz_ends(-128, 127);
    p.output_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    input = fuzz_activations(FUZZ_INPUT, rows * p.depth, 1);
    output = fuzz_output(rows * p.units, 1);
    twin = fuzz_twin_output();
    portable_fully_connected_s8_u8(&p, input, twin, rows);
    tfl2c_fully_connected_s8_u8(&p, input, output, rows);
    fuzz_compare(twin);
}

void fuzz_fully_connected_computed_s8(void)
{
    tfl2c_fully_connected_computed_s8_params p = {0};
    const int32_t rows = fuzz_between(1, 4);
    const int8_t *input, *weights;
    const int32_t *bias;
    int8_t *output, *twin;

    DRAW_SIZE(p);
    DRAW_RESCALINGS(p, p.units, p.depth);
    p.has_bias = fuzz_chance(2);
    p.input_zero_point = fuzz_ends(-128, 127);
    p.weight_zero_point = fuzz_chance(2) ? 0 : fuzz_ends(-128, 127);
    weights = draw_weights(p.units * p.depth);
    bias = draw_bias(p.units);
    input = fuzz_activations(FUZZ_INPUT, rows * p.depth, 1);
    output = fuzz_output(rows * p.units, 1);
    twin = fuzz_twin_output();
    portable_fully_connected_computed_s8(&p, input, weights, bias, twin, rows);
    tfl2c_fully_connected_computed_s8(&p, input, weights, bias, output, rows);
    fuzz_compare(twin);
}

/* Channels of the window become what groups or a multiplier make of them; returns the weights. */
static int32_t draw_order(fuzz_window *w, tfl2c_computed_windows *to)
{
    const int32_t taps = w->kernel_height * w->kernel_width;
    const int32_t groups = fuzz_chance(3) ? fuzz_between(1, 4) : 1;

    to->group_channels = 1;
    to->channel_step = 1;
    if (fuzz_chance(2)) {
        const int32_t fits = w->input_channels % groups == 0 && w->output_channels % groups == 0;

        to->group_channels = fits ? w->input_channels / groups : w->input_channels;
        to->channel_step = taps * to->group_channels;
        to->tap_step = to->group_channels;
        return w->output_channels * to->channel_step;
    }
    w->output_channels =
        w->input_channels *
        (fuzz_chance(2) && w->output_height * w->output_width * w->input_channels < 500 ? 2 : 1);
    to->tap_step = w->output_channels;
    return w->output_channels * taps;
}

void fuzz_conv_2d_computed_s8(void)
{
    static const fuzz_limits most = {4, 3, 2, 20, 20, 20000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_conv_2d_computed_s8_params p = {0};
    const int8_t *input, *weights;
    const int32_t *bias;
    int8_t *output, *twin;
    int32_t count;

    count = draw_order(&w, &p.windows);
    w.input_rows = w.batch * w.input_height;
    w.output_rows = w.batch * w.output_height;
    FUZZ_KERNEL(p.windows, w);
    FUZZ_DILATION(p.windows, w);
    p.windows.input_height = w.input_height;
    p.windows.input_width = w.input_width;
    p.windows.input_channels = w.input_channels;
    p.windows.output_height = w.output_height;
    p.windows.output_width = w.output_width;
    p.windows.output_channels = w.output_channels;
    p.windows.pad_top = w.pad_top;
    p.windows.pad_left = w.pad_left;
    p.has_bias = fuzz_chance(2);
    p.input_zero_point = fuzz_ends(-128, 127);
    DRAW_RESCALINGS(p, w.output_channels, count / w.output_channels);
    weights = draw_weights(count);
    bias = draw_bias(w.output_channels);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    twin = fuzz_twin_output();
    portable_conv_2d_computed_s8(&p, input, weights, bias, twin, w.batch);
    tfl2c_conv_2d_computed_s8(&p, input, weights, bias, output, w.batch);
    fuzz_compare(twin);
}

/* Sizes and steps, in fields of the same names; `apart` if some elements do not lie side by side. */
#define DRAW_MATRICES(p, apart)                                                  \
    do {                                                                         \
        const int32_t turned = fuzz_between((apart) ? 1 : 0, (apart) ? 3 : 0);   \
        (p).length[0] = (p).length[1] = 1;                                       \
        (p).length[2] = fuzz_between(1, 2);                                      \
        (p).rows = fuzz_between(1, 9);                                           \
        (p).depth = fuzz_chance(4) ? fuzz_between(1, 130) : fuzz_between(1, 30); \
        (p).columns = fuzz_between(1, 9);                                        \
        (p).first_stride[2] = fuzz_chance(3) ? 0 : (p).rows * (p).depth;         \
        (p).second_stride[2] = fuzz_chance(3) ? 0 : (p).depth * (p).columns;     \
        (p).first_row_step = (turned & 1) != 0 ? 1 : (p).depth;                  \
        (p).first_step = (turned & 1) != 0 ? (p).rows : 1;                       \
        (p).second_column_step = (turned & 2) != 0 ? 1 : (p).depth;              \
        (p).second_step = (turned & 2) != 0 ? (p).columns : 1;                   \
    } while (0)

#define RUN_MATRICES(kernel, element, ...)                                             \
    do {                                                                               \
        const int32_t size = (int32_t)sizeof(element), batches = p.length[2];          \
        const element *const first = (const element *)(const void *)fuzz_activations(  \
            FUZZ_INPUT, size * batches * p.rows * p.depth, size);                      \
        const element *const second = (const element *)(const void *)fuzz_activations( \
            FUZZ_SECOND, size * batches * p.depth * p.columns, size);                  \
        element *const output =                                                        \
            (element *)(void *)fuzz_output(size * batches * p.rows * p.columns, size); \
        element *const twin = fuzz_twin_output();                                      \
        portable_##kernel(&p, first, second, twin, __VA_ARGS__);                       \
        tfl2c_##kernel(&p, first, second, output, __VA_ARGS__);                        \
        fuzz_compare(twin);                                                            \
    } while (0)

#define DRAW_CODES_S8(p)                                                              \
    (p).first_zero_point = fuzz_ends(-128, 127),                                      \
    (p).second_zero_point = fuzz_chance(3) ? 0 : fuzz_ends(-128, 127),                \
    (p).output_zero_point = fuzz_ends(-128, 127), (p).multiplier = fuzz_multiplier(), \
    (p).shift = fuzz_shift((p).depth * 255 * 128, -31, 30)

#define DRAW_CODES_S16(p)                     \
    (p).multiplier = fuzz_multiplier() >> 16, \
    (p).shift = fuzz_shift((p).depth << 14, -17, 7) - (fuzz_chance(2) ? 6 : 14)

void fuzz_batch_matmul_s8(void)
{
    tfl2c_batch_matmul_s8_params p = {0};

    DRAW_MATRICES(p, fuzz_chance(4));
    DRAW_CODES_S8(p);
    RUN_MATRICES(batch_matmul_s8, int8_t, batches);
}

void fuzz_batch_matmul_s8_gathered(void)
{
    tfl2c_batch_matmul_s8_gathered_params p = {0};
    void *scratch;

    DRAW_MATRICES(p, 1);
    DRAW_CODES_S8(p);
    scratch = fuzz_scratch((p.first_step == 1 ? 4 : 5) * p.depth);
    RUN_MATRICES(batch_matmul_s8_gathered, int8_t, scratch, batches);
}

void fuzz_batch_matmul_s16(void)
{
    tfl2c_batch_matmul_s16_params p = {0};

    DRAW_MATRICES(p, fuzz_chance(4));
    DRAW_CODES_S16(p);
    RUN_MATRICES(batch_matmul_s16, int16_t, batches);
}

void fuzz_batch_matmul_s16_gathered(void)
{
    tfl2c_batch_matmul_s16_gathered_params p = {0};
    void *scratch;

    DRAW_MATRICES(p, 1);
    DRAW_CODES_S16(p);
    scratch = fuzz_scratch((p.first_step == 1 ? 8 : 10) * p.depth);
    RUN_MATRICES(batch_matmul_s16_gathered, int16_t, scratch, batches);
}
