/* SPDX-License-Identifier: Apache-2.0 */
/* The transposed convolution that is as many convolutions as a stride has pixels. */
#include "fuzz.h"

#include "tfl2c/transpose_conv_s8_taps.h"

FUZZ_TWIN(transpose_conv_s8_taps);

/* Says how many taps of a phase there are in one direction. */
static int32_t taps_of(int32_t kernel, int32_t stride, int32_t place)
{
    return kernel > place ? (kernel - place + stride - 1) / stride : 0;
}

/* Fields of the phases, [stride_height][stride_width][4]; returns the words of all blocks. */
static int32_t draw_phases(const fuzz_window *w, tfl2c_transpose_conv_s8_taps_params *p)
{
    const int32_t count = w->stride_height * w->stride_width;
    int32_t *const phases = fuzz_words(FUZZ_SECOND, 4 * count);
    int32_t words = 0;

    p->phases = phases;
    p->shifts = fuzz_chance(2);
    for (int32_t i = 0; i < count; i++) {
        int32_t *const phase = &phases[4 * i];
        int32_t bytes;

        phase[0] = taps_of(w->kernel_height, w->stride_height, i / w->stride_width);
        phase[1] = taps_of(w->kernel_width, w->stride_width, i % w->stride_width);
        if (phase[0] * phase[1] == 0) {
            phase[0] = phase[1] = 1;
        }
        bytes = phase[0] * phase[1] * w->input_channels;
        phase[2] = (bytes + 3) / 4 * 4 + (fuzz_chance(4) ? 2 * fuzz_between(1, 2) : 0);
        phase[3] = words;
        p->products = phase[2] > p->products ? phase[2] : p->products;
        words += (w->output_channels + 3) / 4 * (phase[2] + 12 + p->shifts);
    }
    return words;
}

/* Blocks of each phase, whose weights are those of no other. */
static void draw_blocks(const fuzz_window *w, tfl2c_transpose_conv_s8_taps_params *p, int32_t words)
{
    uint32_t *const blocks = (uint32_t *)fuzz_words(FUZZ_BLOCKS, words);
    fuzz_window run = *w;

    p->blocks = blocks;
    run.kernel_height = 1;
    for (int32_t i = 0; i < w->stride_height * w->stride_width; i++) {
        const int32_t *const phase = &p->phases[4 * i];

        run.kernel_width = phase[0] * phase[1];
        do {
            (void)fuzz_order_window(&run);
        } while (fuzz_channels.general && p->shifts == 0);
        if (taps_of(w->kernel_height, w->stride_height, i / w->stride_width) == 0 ||
            taps_of(w->kernel_width, w->stride_width, i % w->stride_width) == 0) {
            fuzz_channels.taps = 0;
        }
        fuzz_put_blocks(&blocks[phase[3]], phase[2], p->shifts, 1);
    }
}

void fuzz_transpose_conv_s8_taps(void)
{
    fuzz_window w = fuzz_draw_transposed();
    tfl2c_transpose_conv_s8_taps_params p = {0};
    const int8_t *input;
    int8_t *output, *twin;
    void *scratch;

    FUZZ_IMAGE(p.windows, w);
    FUZZ_KERNEL(p.windows, w);
    p.windows.input_channels = w.input_channels;
    p.windows.output_channels = w.output_channels;
    p.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.output_min, &p.output_max, 128);
    draw_blocks(&w, &p, draw_phases(&w, &p));
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(6 * p.products);
    twin = fuzz_twin_output();
    portable_transpose_conv_s8_taps(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_transpose_conv_s8_taps(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}
