/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Two pixels at a time, group by group: neighbours in a row or, if it has one only, in a column. */
#include "tfl2c/conv_2d_s8_taps.h"

#include "tfl2c/gathered_taps.h"
#include "tfl2c/rows.h"
#include "tfl2c/taps_group_x4.h"

/* Makes a row, or two of one pixel. image: in which it is, for all of its channels; top: of its
 * windows; below: bytes to the second row, 0 if there is none */
static void make_row(const tfl2c_conv_2d_s8_taps_params *p, const tfl2c_gathering *image,
                     int32_t top, int8_t *output, int32_t below, void *scratch)
{
    int8_t *const windows = (int8_t *)scratch + 4 * p->products;
    const int32_t groups = p->input_channels / p->group_channels;
    const int32_t channels = p->output_channels / groups;
    const int32_t words = (channels + 3) / 4 * (p->products + 12 + p->shifts);
    tfl2c_gathering seen = *image;
    tfl2c_taps_group g = {.windows = windows,
                          .bytes = p->kernel_height * p->kernel_width * p->group_channels,
                          .products = p->products,
                          .shifts = p->shifts,
                          .channels = channels,
                          .beside = below != 0 ? below : p->output_channels};
    const int32_t down = below != 0 ? p->stride_height : 0;
    const int32_t right = below != 0 ? 0 : p->stride_width;

    for (int32_t x = 0; x < p->output_width; x += 2) {
        const int32_t left = x * p->stride_width - p->pad_left;

        g.pixels = below != 0 || x + 1 < p->output_width ? 2 : 1;
        g.output = &output[x * p->output_channels];
        g.blocks = p->blocks;
        seen.input = image->input;
        for (int32_t i = 0; i < groups; i++) {
            for (int32_t k = 0; k < g.pixels; k++) {
                tfl2c_gather(&seen, top + k * down, left + k * right, &windows[k * g.bytes]);
            }
            tfl2c_make_group(&g, scratch);
            seen.input += p->group_channels;
            g.output += channels;
            g.blocks += words;
        }
    }
}

void tfl2c_conv_2d_s8_taps(const tfl2c_conv_2d_s8_taps_params *p, const int8_t *input,
                           int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    tfl2c_gathering image = {input,
                             p->input_rows,
                             0,
                             p->input_height,
                             p->input_width,
                             p->input_channels,
                             p->input_zero_point,
                             p->group_channels,
                             p->kernel_height,
                             p->kernel_width,
                             p->dilation_height,
                             p->dilation_width};

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t at = tfl2c_row_offset(r, p->output_rows, length);
        const int32_t number = r / p->output_height;
        const int32_t top = (r - number * p->output_height) * p->stride_height - p->pad_top;
        int32_t below = 0;

        image.image_row = number * p->input_height;
        if (p->output_width == 1 && r + 1 < first_row + rows && (r + 1) % p->output_height != 0) {
            below = tfl2c_row_offset(r + 1, p->output_rows, length) - at;
        }
        make_row(p, &image, top, &output[at], below, scratch);
        tfl2c_clamp_codes(&output[at], length, p->output_min, p->output_max);
        if (below != 0) {
            tfl2c_clamp_codes(&output[at + below], length, p->output_min, p->output_max);
            r++;
        }
    }
}
