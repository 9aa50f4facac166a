/* SPDX-License-Identifier: Apache-2.0 */
/* Transposed convolutions that gather what reaches a pixel. */
#include "fuzz.h"

#include "tfl2c/transpose_conv_computed_s8.h"
#include "tfl2c/transpose_conv_s8.h"
#include "tfl2c/transpose_conv_s8_u8.h"

FUZZ_TWIN(transpose_conv_computed_s8);
FUZZ_TWIN(transpose_conv_s8);
FUZZ_TWIN(transpose_conv_s8_u8);

/* Draws one direction. Padding may be wider than the kernel, and behind the last place that weights
 * reach there may be some more. */
static void draw_direction(int32_t kernel, int32_t stride, int32_t *input, int32_t *pad,
                           int32_t *output)
{
    int32_t all;

    *input = fuzz_chance(6) ? fuzz_between(1, 12) : fuzz_between(1, 5);
    all = (*input - 1) * stride + kernel;
    *pad = fuzz_chance(3) ? 0 : fuzz_between(0, fuzz_chance(8) ? all : kernel - 1);
    *output = all - *pad - fuzz_between(0, kernel - 1);
    if (fuzz_chance(4) || *output < 1) {
        *output = fuzz_between(1, (all > *pad ? all - *pad : 0) + 2 * stride);
    }
}

static fuzz_window draw_sizes(void)
{
    const int32_t most = fuzz_chance(12) ? 40000 : 5000;
    fuzz_window w = {0};

    do {
        w.batch = fuzz_chance(6) ? 2 : 1;
        w.kernel_height = fuzz_between(1, 5);
        w.kernel_width = fuzz_between(1, 5);
        w.stride_height = fuzz_between(1, 3);
        w.stride_width = fuzz_chance(2) ? w.stride_height : fuzz_between(1, 3);
        w.input_channels = fuzz_between(1, fuzz_chance(4) ? 20 : 9);
        w.output_channels = fuzz_between(1, 18);
        draw_direction(w.kernel_height, w.stride_height, &w.input_height, &w.pad_top,
                       &w.output_height);
        draw_direction(w.kernel_width, w.stride_width, &w.input_width, &w.pad_left,
                       &w.output_width);
    } while (w.batch * w.kernel_height * w.kernel_width * w.input_height * w.input_width *
                     w.input_channels * w.output_channels >
                 most ||
             w.batch * w.output_height * w.output_width * w.output_channels > FUZZ_MOST_ELEMENTS);
    return w;
}

/* Which rows to make, and how many the buffers hold. */
static void draw_rings(fuzz_window *w)
{
    const int32_t all = w->batch * w->output_height;
    int32_t first = w->batch * w->input_height, behind = 0;

    w->rows = fuzz_chance(2) ? all : fuzz_between(1, all);
    w->first_row = fuzz_between(0, all - w->rows);
    for (int32_t r = w->first_row; r < w->first_row + w->rows; r++) {
        const int32_t image = r / w->output_height * w->input_height;
        const tfl2c_reached own = tfl2c_reaching(
            r % w->output_height + w->pad_top, w->kernel_height, w->stride_height, w->input_height);

        if (own.first <= own.last) {
            first = image + own.first < first ? image + own.first : first;
            behind = image + own.last >= behind ? image + own.last + 1 : behind;
        }
    }
    w->input_rows = w->batch * w->input_height;
    if (fuzz_chance(2)) {
        w->input_rows = fuzz_between(behind > first ? behind - first : 1, w->input_rows);
    }
    w->output_rows = fuzz_chance(2) ? all : fuzz_between(w->rows, all);
}

fuzz_window fuzz_draw_transposed(void)
{
    fuzz_window w = draw_sizes();

    draw_rings(&w);
    return w;
}

/* Weights, rescalings and codes of a window, in fields of the same names. */
#define DRAW_PLAIN(p, w)                                                                    \
    do {                                                                                    \
        const int32_t products = (w).kernel_height * (w).kernel_width * (w).input_channels; \
        int32_t *const multiplier = fuzz_words(FUZZ_BLOCKS, (w).output_channels);           \
        int8_t *const shift = fuzz_take(FUZZ_BLOCKS, (w).output_channels, 1);               \
        bias = fuzz_words(FUZZ_SECOND, (w).output_channels);                                \
        weights = fuzz_take(FUZZ_WEIGHTS, (w).output_channels * products, 1);               \
        fuzz_fill(weights, (w).output_channels *products);                                  \
        for (int32_t c = 0; c < (w).output_channels; c++) {                                 \
            bias[c] = fuzz_ends(-(1 << 16), 1 << 16);                                       \
            multiplier[c] = fuzz_multiplier();                                              \
            shift[c] = (int8_t)fuzz_shift(products * 255 * 128, -31, 30);                   \
        }                                                                                   \
        (p).multiplier = multiplier;                                                        \
        (p).shift = shift;                                                                  \
        FUZZ_IMAGE((p).windows, w);                                                         \
        FUZZ_KERNEL((p).windows, w);                                                        \
        (p).windows.input_channels = (w).input_channels;                                    \
        (p).windows.output_channels = (w).output_channels;                                  \
        (p).input_zero_point = fuzz_ends(-128, 127);                                        \
        (p).output_zero_point = fuzz_ends(-128, 127);                                       \
        fuzz_range(&(p).output_min, &(p).output_max, 128);                                  \
        input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&(w)), 1);                    \
        output = fuzz_output(fuzz_output_bytes(&(w)), 1);                                   \
        twin = fuzz_twin_output();                                                          \
    } while (0)

void fuzz_transpose_conv_s8(void)
{
    fuzz_window w = fuzz_draw_transposed();
    tfl2c_transpose_conv_s8_params p = {0};
    int8_t *weights, *output, *twin;
    const int8_t *input;
    int32_t *bias;

    DRAW_PLAIN(p, w);
    p.weights = weights;
    p.bias = bias;
    portable_transpose_conv_s8(&p, input, twin, w.first_row, w.rows);
    tfl2c_transpose_conv_s8(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_transpose_conv_s8_u8(void)
{
    fuzz_window w = fuzz_draw_transposed();
    tfl2c_transpose_conv_s8_u8_params p = {0};
    int8_t *weights, *output, *twin;
    const int8_t *input;
    int32_t *bias;

    DRAW_PLAIN(p, w);
    p.weights = weights;
    p.bias = bias;
    p.weight_zero_point = fuzz_ends(-128, 127);
    portable_transpose_conv_s8_u8(&p, input, twin, w.first_row, w.rows);
    tfl2c_transpose_conv_s8_u8(&p, input, output, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_transpose_conv_computed_s8(void)
{
    fuzz_window w = fuzz_draw_transposed();
    tfl2c_transpose_conv_computed_s8_params p = {0};
    int8_t *weights, *output, *twin;
    const int8_t *input;
    int32_t *bias;

    w.input_rows = w.batch * w.input_height;
    w.output_rows = w.batch * w.output_height;
    DRAW_PLAIN(p, w);
    p.has_bias = fuzz_chance(2);
    portable_transpose_conv_computed_s8(&p, input, weights, bias, twin, w.batch);
    tfl2c_transpose_conv_computed_s8(&p, input, weights, bias, output, w.batch);
    fuzz_compare(twin);
}
