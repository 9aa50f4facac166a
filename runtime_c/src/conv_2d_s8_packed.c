/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The windows of three pixels are packed into scratch; then all channels pass over them, four at a
 * time. */
#include "tfl2c/conv_2d_s8_packed.h"

#include "tfl2c/channels_x3.h"
#include "tfl2c/windows_x3.h"

void tfl2c_conv_2d_s8_packed(const tfl2c_conv_2d_s8_packed_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t run = p->kernel_width * p->input_channels;
    uint32_t *pixels = scratch;
    int8_t *padding = (int8_t *)&pixels[2 * p->products];
    tfl2c_next_pixel next;
    tfl2c_windows_x3 w = {0};
    tfl2c_channels_x3 made;

    for (int32_t i = 0; i < run; i++) {
        padding[i] = (int8_t)p->input_zero_point;
    }
    for (int32_t i = p->kernel_height * run; i < p->products; i++) {
        pixels[2 * i] = 0;
        pixels[2 * i + 1] = 0;
    }
    next.output = output;
    tfl2c_begin_row(p, first_row, &next);
    for (int32_t rest = rows * p->output_width; rest > 0; rest -= 3) {
        tfl2c_take_x3(p, rest, &next, &w);
        tfl2c_gather_x3(p, input, &w, 0, p->kernel_height, padding, pixels);
        made = (tfl2c_channels_x3){0, p->output_channels, p->weights, p->blocks};
        tfl2c_make_channels_x3(p, pixels, &w, &made);
    }
    tfl2c_activate_x3(p, output, first_row, rows);
}
