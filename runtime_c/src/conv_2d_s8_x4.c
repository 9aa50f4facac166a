/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One window at a time: its bytes in the order of the weights, then all channels over them. */
#include "tfl2c/conv_2d_s8_x4.h"

#include "tfl2c/rescale_x4.h"
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
    static const uint8_t order[4] = {0, 2, 1, 3};
    const int32_t image = row / p->output_height;
    const int32_t top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    const int32_t left = column * p->stride_width - p->pad_left;
    const int32_t run = p->kernel_width * p->input_channels;
    const int32_t whole = run / 4 * 4;
    int32_t rest = p->kernel_height * whole;

    for (int32_t i = rest; i < p->products; i++) {
        bytes[i] = 0;
    }
    for (int32_t k = 0; k < p->kernel_height; k++, bytes += whole, rest -= whole) {
        const int8_t *from = image_row(p, input, image, top + k);

        for (int32_t i = 0; i < whole; i++) {
            bytes[i / 4 * 4 + order[i % 4]] = window_byte(p, from, left, i);
        }
        for (int32_t i = whole; i < run; i++) {
            bytes[rest++] = window_byte(p, from, left, i);
        }
    }
}

/* Sums of the even and the odd channel of two. words: the first of two for every two products. */
static void two_sums(const int8_t *bytes, const uint32_t *words, int32_t products, uint32_t sums[2])
{
    uint32_t low = sums[0];
    uint32_t both = sums[1];

    for (int32_t k = 0; k < products; k++) {
        const uint32_t word = words[k / 2 * 2] >> (k % 2 * 16);
        const int32_t pair = (int16_t)(uint16_t)word;
        const int32_t weight = (int8_t)(uint8_t)word;

        both += (uint32_t)(bytes[k] * pair);
        low += (uint32_t)(bytes[k] * weight);
    }
    sums[0] = low;
    sums[1] = both - low;
}

static void make_pixel(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *bytes, int8_t *output)
{
    for (int32_t c = 0; c < p->output_channels; c += 2) {
        const uint32_t *block = &p->blocks[c / 4 * (p->products + 13)];
        const uint32_t *rescaling = &block[4 + p->products];
        uint32_t sums[2] = {block[c % 4], block[c % 4 + 1]};

        two_sums(bytes, &block[4 + c % 4 / 2], p->products, sums);
        for (int32_t i = 0; i < 2 && c + i < p->output_channels; i++) {
            const int32_t channel = c % 4 + i;
            const int32_t sum = i == 0 ? (int32_t)sums[0] : (int32_t)sums[1] / 256;
            const int32_t code = tfl2c_rescale_x4(
                sum, rescaling[0] >> (8 * channel) & 255u, rescaling[1 + 2 * channel],
                rescaling[2 + 2 * channel], TFL2C_CONV_2D_S8_X4_EXPONENT);

            output[c + i] = (int8_t)tfl2c_clamp(code, p->output_min, p->output_max);
        }
    }
}

void tfl2c_conv_2d_s8_x4(const tfl2c_conv_2d_s8_x4_params *p, const int8_t *input, int8_t *output,
                         void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    int8_t *bytes = scratch;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x++) {
            gather(p, input, r, x, bytes);
            make_pixel(p, bytes, &row[x * p->output_channels]);
        }
    }
}
