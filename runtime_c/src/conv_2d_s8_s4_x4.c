/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Padding reads as the input's zero point, so that the bias can hold what zero points add up to. */
#include "tfl2c/conv_2d_s8_s4_x4.h"

#include "tfl2c/gathered_taps.h"
#include "tfl2c/nibbles_x4.h"

void tfl2c_conv_2d_s8_s4_x4(const tfl2c_conv_2d_s8_s4_x4_params *p, const int8_t *input,
                            int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t bytes = p->kernel_height * p->kernel_width * p->input_channels;
    const int32_t length = p->output_width * p->output_channels;
    const tfl2c_nibbles all = {p->weights,      p->blocks,     p->output_channels,
                               (bytes + 3) / 4, p->output_min, p->output_max};
    tfl2c_gathering image = {input,
                             p->input_rows,
                             0,
                             p->input_height,
                             p->input_width,
                             p->input_channels,
                             p->input_zero_point,
                             p->input_channels,
                             p->kernel_height,
                             p->kernel_width,
                             p->dilation_height,
                             p->dilation_width};
    int8_t *const window = scratch;

    memset(&window[(bytes - 1) / 4 * 4], 0, 4);
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t number = r / p->output_height;
        const int32_t top = (r - number * p->output_height) * p->stride_height - p->pad_top;
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        image.image_row = number * p->input_height;
        for (int32_t x = 0; x < p->output_width; x++, to += p->output_channels) {
            tfl2c_gather(&image, top, x * p->stride_width - p->pad_left, window);
            tfl2c_make_nibbles(&all, window, to);
        }
    }
}
