/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels with weights packed for 16-bit products. */
#include "fuzz.h"

#include "tfl2c/conv_2d_s8_taps.h"
#include "tfl2c/conv_2d_s8_x4.h"
#include "tfl2c/depthwise_conv_2d_s8_3x3.h"
#include "tfl2c/depthwise_conv_2d_s8_3x3_stride_2.h"
#include "tfl2c/depthwise_conv_2d_s8_x4.h"
#include "tfl2c/fully_connected_s8_x4.h"

FUZZ_TWIN(conv_2d_s8_taps);
FUZZ_TWIN(conv_2d_s8_x4);
FUZZ_TWIN(depthwise_conv_2d_s8_3x3);
FUZZ_TWIN(depthwise_conv_2d_s8_3x3_stride_2);
FUZZ_TWIN(depthwise_conv_2d_s8_x4);
FUZZ_TWIN(fully_connected_s8_x4);

static const fuzz_layer *const layer = &fuzz_channels;

/* [channels / 4, rounded up][products + 12 + shifts] */
static uint32_t *draw_blocks(int32_t products, int32_t shifts, int32_t is_last_four)
{
    const int32_t count = (layer->channels + 3) / 4;
    uint32_t *const blocks = (uint32_t *)fuzz_words(FUZZ_BLOCKS, count * (products + 12 + shifts));

    fuzz_put_blocks(blocks, products, shifts, is_last_four);
    return blocks;
}

void fuzz_conv_2d_s8_x4(void)
{
    static const fuzz_limits most = {5, 3, 1, 24, 20, 40000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_conv_2d_s8_x4_params p = {0};
    const int32_t is_plain =
        w.kernel_height * w.kernel_width * w.stride_height * w.stride_width == 1;
    const int8_t *input;
    int8_t *output, *twin;
    int32_t held, high;
    void *scratch;

    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    p.input_channels = w.input_channels;
    p.output_channels = w.output_channels;
    p.columns = w.output_width;
    if (!is_plain && w.output_width > 2 && fuzz_chance(2)) {
        p.columns = 2 * fuzz_between(1, w.output_width / 2);
    }
    high = w.kernel_height + (p.columns == w.output_width && w.rows > 1 ? w.stride_height : 0);
    held = is_plain ? 0 : high * ((p.columns - 1) * w.stride_width + w.kernel_width);
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    p.products = fuzz_order_window(&w);
    p.shifts = layer->general || fuzz_chance(2);
    p.blocks = draw_blocks(p.products, p.shifts, 1);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(4 * p.products + held * w.input_channels);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_x4(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_conv_2d_s8_x4(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_conv_2d_s8_taps(void)
{
    static const fuzz_limits most = {5, 3, 3, 24, 20, 40000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    fuzz_window run = w;
    tfl2c_conv_2d_s8_taps_params p = {0};
    const int8_t *input;
    int8_t *output, *twin;
    void *scratch;

    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    FUZZ_KERNEL(p, w);
    FUZZ_DILATION(p, w);
    p.group_channels = p.input_channels = w.input_channels;
    p.output_channels = w.output_channels;
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    run.kernel_width *= run.kernel_height;
    run.kernel_height = 1;
    p.products = fuzz_order_window(&run);
    p.shifts = layer->general || fuzz_chance(2);
    p.blocks = draw_blocks(p.products, p.shifts, 1);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(4 * p.products + 2 * run.kernel_width * w.input_channels);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_taps(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_conv_2d_s8_taps(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_fully_connected_s8_x4(void)
{
    tfl2c_fully_connected_s8_x4_params p = {0};
    const int32_t rows = fuzz_between(1, 4);
    const int8_t *input;
    int8_t *output, *twin;
    int32_t widened;
    void *scratch;

    p.depth = fuzz_chance(6) ? fuzz_between(1, 600) : fuzz_between(1, 70);
    p.units = p.depth > 100 ? fuzz_between(1, 6) : fuzz_between(1, 20);
    p.products = (p.depth + 3) / 4 * 4;
    fuzz_range(&p.output_min, &p.output_max, 128);
    fuzz_draw_layer(p.units, p.depth, 128, TFL2C_FULLY_CONNECTED_S8_X4_EXPONENT);
    p.shifts = layer->general || fuzz_chance(2);
    p.blocks = draw_blocks(p.products, p.shifts, 0);
    widened = p.products < TFL2C_FULLY_CONNECTED_S8_X4_WIDENED
                  ? p.products
                  : TFL2C_FULLY_CONNECTED_S8_X4_WIDENED;
    input = fuzz_activations(FUZZ_INPUT, rows * p.depth, 1);
    output = fuzz_output(rows * p.units, 1);
    scratch = fuzz_scratch(2 * widened);
    twin = fuzz_twin_output();
    portable_fully_connected_s8_x4(&p, input, twin, fuzz_twin_scratch(), rows);
    tfl2c_fully_connected_s8_x4(&p, input, output, scratch, rows);
    fuzz_compare(twin);
}

typedef void bands_kernel(const tfl2c_depthwise_bands *p, const int8_t *input, int8_t *output,
                          void *scratch, int32_t first_row, int32_t rows);

/* Compares two kernels of 3 x 3 taps with a stride. */
static void fuzz_bands(int32_t stride, bands_kernel *portable, bands_kernel *tested)
{
    static const fuzz_limits most = {3, 2, 1, 20, 0, 12000};
    tfl2c_depthwise_bands p = {0};
    const int8_t *input;
    int8_t *output, *twin;
    int32_t shared;
    uint32_t *to;
    fuzz_window w;
    void *scratch;

    do {
        w = fuzz_draw_window(most, 4, 2);
    } while (w.kernel_height != 3 || w.kernel_width != 3 || w.stride_height != stride ||
             w.stride_width != stride);
    fuzz_rings(&w);
    FUZZ_IMAGE(p, w);
    p.channels = w.input_channels;
    p.band = stride == 1 ? 2 * fuzz_between(1, 4) : fuzz_between(1, 4);
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    fuzz_draw_layer(p.channels, 9, 128, TFL2C_DEPTHWISE_BANDS_EXPONENT);
    p.groups = to =
        (uint32_t *)fuzz_words(FUZZ_BLOCKS, (p.channels + 3) / 4 * TFL2C_DEPTHWISE_BANDS_WORDS);
    for (int32_t c = 0; c < p.channels; c++) {
        fuzz_channels.multiplier[c] += !layer->general && layer->multiplier[c] == 0;
    }
    for (int32_t c = 0; c < (p.channels + 3) / 4 * 4; c++) {
        const uint32_t middle = (fuzz_weight(c, 3) & 255u) | (fuzz_weight(c, 4) & 255u) << 16;

        if (c % 4 == 0) {
            *to++ = fuzz_shifts(c, p.channels - c);
        }
        for (int32_t i = 0; i < 3; i++) {
            const uint32_t beside = i == 0 ? middle : i == 1 ? fuzz_weight(c, 5) & 255u : 0;

            *to++ = beside | (fuzz_weight(c, i) & 255u) << 8 | fuzz_weight(c, 6 + i) << 24;
        }
        *to++ = 256u * fuzz_bias(c);
        *to++ = c < p.channels ? (uint32_t)layer->multiplier[c] : 0;
        *to++ = c < p.channels ? (uint32_t)layer->addend[c] : 0;
    }
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    shared = stride == 1 && p.pad_left > 0 && p.pad_left + p.input_width < p.output_width + 2;
    scratch = fuzz_scratch(stride == 1 ? 16 * p.band * (w.output_width + 2 - shared) + 32 * shared
                                       : 48 * p.band * (w.output_width + 1));
    twin = fuzz_twin_output();
    portable(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tested(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}

void fuzz_depthwise_conv_2d_s8_3x3(void)
{
    fuzz_bands(1, portable_depthwise_conv_2d_s8_3x3, tfl2c_depthwise_conv_2d_s8_3x3);
}

void fuzz_depthwise_conv_2d_s8_3x3_stride_2(void)
{
    fuzz_bands(2, portable_depthwise_conv_2d_s8_3x3_stride_2,
               tfl2c_depthwise_conv_2d_s8_3x3_stride_2);
}

/* The bytes of scratch of depthwise_conv_2d_s8_x4. */
static int32_t scratch_x4(const tfl2c_depthwise_conv_2d_s8_x4_params *p)
{
    const int32_t pairs = (p->kernel_height + 1) / 2;
    const int32_t pixels = p->output_width < 4 ? 4 : p->output_width;
    int32_t columns = p->input_width;

    if ((p->kernel_width == 5 || p->kernel_width == 7) && pairs == p->kernel_width / 2 + 1 &&
        p->stride_width <= 2 && p->dilation_width == 1 && p->output_width >= 3 &&
        p->pad_left < p->kernel_width) {
        columns = (pixels - 1) * p->stride_width + p->kernel_width;
    }
    return (16 * columns + 8) * pairs + (p->output_channels < 4 ? 4 * p->output_width : 0) +
           (p->is_int4 ? 52 + 16 * pairs * p->kernel_width : 0);
}

/* Groups of four channels, of which the last has the last four, or all. */
static uint32_t *draw_groups(const fuzz_window *w, int32_t is_int4)
{
    const int32_t channels = layer->channels;
    const int32_t pairs = (w->kernel_height + 1) / 2;
    const int32_t words = 13 + (is_int4 ? 1 : 4) * w->kernel_width * pairs;
    uint32_t *const groups = (uint32_t *)fuzz_words(FUZZ_BLOCKS, (channels + 3) / 4 * words);
    uint32_t *to = groups;

    for (int32_t start = 0; start < channels; start += 4) {
        const int32_t last = channels < 4 ? 0 : channels - 4;
        const int32_t first = start < last ? start : last;

        *to++ = fuzz_shifts(first, channels - first);
        for (int32_t c = first; c < first + 4; c++) {
            *to++ = 256u * fuzz_bias(c);
        }
        to = fuzz_put_rescaling(to, first);
        for (int32_t i = 0; i < w->kernel_width * pairs; i++) {
            const int32_t y = i % pairs * 2;
            const int32_t k = y * w->kernel_width + i / pairs;

            for (int32_t c = first; c < first + 4; c++) {
                const int32_t has_next = y + 1 < w->kernel_height;
                const uint32_t next = has_next ? fuzz_weight(c, k + w->kernel_width) : 0;

                if (is_int4) {
                    *to = (c == first ? 0 : *to) |
                          (((fuzz_weight(c, k) & 15u) ^ 8u) | ((next & 15u) ^ 8u) << 16)
                              << 4 * (c - first);
                } else {
                    *to++ = (256u * fuzz_weight(c, k) & 0xffffu) | 256u * next << 16;
                }
            }
            to += is_int4;
        }
    }
    return groups;
}

void fuzz_depthwise_conv_2d_s8_x4(void)
{
    static const fuzz_limits most = {8, 3, 3, 20, 0, 12000};
    fuzz_window w = fuzz_draw_window(most, 1, 1);
    tfl2c_depthwise_conv_2d_s8_x4_params p = {0};
    const int8_t *input;
    int8_t *output, *twin;
    void *scratch;

    p.depth_multiplier = fuzz_chance(2) ? 1 : fuzz_between(1, 20 / w.input_channels);
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
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    fuzz_draw_layer(p.output_channels, w.kernel_height * w.kernel_width, 255,
                    TFL2C_DEPTHWISE_CONV_2D_S8_X4_EXPONENT);
    p.is_int4 = fuzz_chance(4);
    p.groups = draw_groups(&w, p.is_int4);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(scratch_x4(&p));
    twin = fuzz_twin_output();
    portable_depthwise_conv_2d_s8_x4(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_depthwise_conv_2d_s8_x4(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}
