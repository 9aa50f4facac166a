/* SPDX-License-Identifier: Apache-2.0 */
/* The convolution of groups for cores without vectors, whose inner loops are assembler on some. */
#include "fuzz.h"

#include <string.h>

#include "tfl2c/conv_2d_s8_groups.h"

FUZZ_TWIN(conv_2d_s8_groups);

#define SEGMENT 60 /* products that stay below 2^20 in magnitude whatever they are */

/* Draws a window of `groups` groups. */
static fuzz_window draw_groups(int32_t groups)
{
    static const fuzz_limits most = {5, 3, 2, 9, 7, 6000}; /* of a group */
    fuzz_window w;

    do {
        w = fuzz_draw_window(most, 1, 1);
        w.input_channels *= groups;
        w.output_channels *= groups;
    } while (w.batch * w.input_height * w.input_width * w.input_channels > FUZZ_MOST_ELEMENTS ||
             w.batch * w.output_height * w.output_width * w.output_channels > FUZZ_MOST_ELEMENTS ||
             w.output_channels / groups * groups + 3 * groups > FUZZ_CHANNELS);
    return w;
}

/* Draws blocks of four channels, of which a group has so many; what is missing has weights of 0. */
static void draw_blocks(tfl2c_conv_2d_packed *p, int32_t groups, int32_t taps)
{
    const int32_t outputs = p->output_channels / groups;
    const int32_t padded = (outputs + 3) / 4 * 4;
    const int32_t bytes = groups * padded * p->products;
    int8_t *const weights = fuzz_take(FUZZ_WEIGHTS, bytes, 4);
    uint32_t *const blocks = (uint32_t *)fuzz_words(FUZZ_BLOCKS, groups * padded / 4 * 13);

    fuzz_draw_layer(groups * padded, taps, 128, TFL2C_CONV_2D_S8_PACKED_EXPONENT);
    fuzz_threes(blocks);
    memset(weights, 0, (size_t)bytes);
    for (int32_t c = 0; c < groups * padded; c++) {
        for (int32_t k = 0; c % padded < outputs && k < taps; k++) {
            weights[(c / 4 * p->products + k) * 4 + c % 4] = fuzz_channels.weights[c][k];
        }
    }
    p->weights = weights;
    p->blocks = blocks;
}

void fuzz_conv_2d_s8_groups(void)
{
    const int32_t groups = fuzz_between(2, 5);
    fuzz_window w = draw_groups(groups);
    const int32_t count = w.kernel_height * w.kernel_width;
    tfl2c_conv_2d_s8_groups_params p = {0};
    const int8_t *input;
    int8_t *output, *twin;
    void *scratch;

    fuzz_rings(&w);
    FUZZ_IMAGE(p.all, w);
    FUZZ_KERNEL(p.all, w);
    FUZZ_DILATION(p.all, w);
    p.group_channels = w.input_channels / groups;
    p.all.input_channels = w.input_channels;
    p.all.output_channels = w.output_channels;
    p.all.products = (count * p.group_channels + 3) / 4 * 4;
    p.all.segment = p.all.products;
    if (p.all.products > SEGMENT || fuzz_chance(2)) {
        const int32_t segment = 4 * fuzz_between(1, SEGMENT / 4);

        p.all.segment = segment < p.all.products ? segment : p.all.products;
    }
    p.all.input_zero_point = fuzz_ends(-128, 127);
    fuzz_range(&p.all.output_min, &p.all.output_max, 128);
    draw_blocks(&p.all, groups, count * p.group_channels);
    input = fuzz_activations(FUZZ_INPUT, fuzz_input_bytes(&w), 1);
    output = fuzz_output(fuzz_output_bytes(&w), 1);
    scratch = fuzz_scratch(8 * p.all.products + 12 * count + p.group_channels);
    twin = fuzz_twin_output();
    portable_conv_2d_s8_groups(&p, input, twin, fuzz_twin_scratch(), w.first_row, w.rows);
    tfl2c_conv_2d_s8_groups(&p, input, output, scratch, w.first_row, w.rows);
    fuzz_compare(twin);
}
