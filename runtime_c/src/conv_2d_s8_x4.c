/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One window at a time: its bytes in the order of the weights, then all channels over them. */
#include "tfl2c/conv_2d_s8_x4.h"

#include "tfl2c/blocks_x4.h"
#include "tfl2c/rows.h"

/* The byte of the window at row `y` of the image and byte `i` of the kernel's run. */
static int8_t window_byte(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *row, int32_t left,
                          int32_t i)
{
    const int32_t tap = i / p->input_channels;
    const int32_t x = left + tap;

    if (!row || x < 0 || x >= p->input_width) {
        return (int8_t)p->input_zero_point;
    }
    return row[x * p->input_channels + i - tap * p->input_channels];
}

/* Null outside of the image. */
static const int8_t *image_row(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input,
                               int32_t image, int32_t y)
{
    if (y < 0 || y >= p->input_height) {
        return 0;
    }
    return &input[tfl2c_row_offset(image * p->input_height + y, p->input_rows,
                                   p->input_width * p->input_channels)];
}

/* bytes: [products] */
static void gather(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int32_t row,
                   int32_t column, int8_t *bytes)
{
    const int32_t image = row / p->output_height;
    const int32_t top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    const int32_t left = column * p->stride_width - p->pad_left;
    const int32_t run = p->kernel_width * p->input_channels;
    const int32_t groups = p->kernel_height == 1 && run > 4 ? (run + 3) / 4 : run / 4;
    int32_t rest = 4 * groups * p->kernel_height;

    for (int32_t i = rest; i < p->products; i++) {
        bytes[i] = 0;
    }
    for (int32_t k = 0; k < p->kernel_height; k++, bytes += 4 * groups, rest -= 4 * groups) {
        const int8_t *from = image_row(p, input, image, top + k);

        for (int32_t i = 0; i < 4 * groups; i++) {
            bytes[i] = window_byte(p, from, left, tfl2c_place_in_run(i, run));
        }
        for (int32_t i = 4 * groups; i < run; i++) {
            bytes[rest++] = window_byte(p, from, left, i);
        }
    }
}

void tfl2c_conv_2d_s8_x4(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int8_t *output,
                         void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    const tfl2c_blocks blocks = {
        p->blocks,     p->products,  p->shifts, p->output_channels, TFL2C_CONV_2D_S8_X4_EXPONENT,
        p->output_min, p->output_max};
    int8_t *bytes = scratch;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x++) {
            gather(p, input, r, x, bytes);
            tfl2c_make_blocks(&blocks, bytes, &row[x * p->output_channels]);
        }
    }
}
