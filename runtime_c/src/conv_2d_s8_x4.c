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
    const int32_t groups = p->kernel_height == 1 && run > 4 ? (run + 3) / 4 : run / 4;
    int32_t rest = 4 * groups * p->kernel_height;

    for (int32_t i = rest; i < p->products; i++) {
        bytes[i] = 0;
    }
    for (int32_t k = 0; k < p->kernel_height; k++, bytes += 4 * groups, rest -= 4 * groups) {
        const int8_t *from = image_row(p, input, image, top + k);

        for (int32_t i = 0; i < 4 * groups; i++) {
            const int32_t group = 4 * (i / 4 + 1) > run ? run - 4 : i / 4 * 4;

            bytes[i / 4 * 4 + order[i % 4]] = window_byte(p, from, left, group + i % 4);
        }
        for (int32_t i = 4 * groups; i < run; i++) {
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
    const int32_t last = p->output_channels < 4 ? 0 : p->output_channels - 4;
    const uint32_t *block = p->blocks;

    for (int32_t c = 0; c < p->output_channels; c += 4, block += p->products + 12 + p->shifts) {
        const uint32_t shifts = p->shifts != 0 ? block[4 + p->products] : 0u;
        const uint32_t *rescaling = &block[4 + p->products + p->shifts];
        int8_t *codes = &output[c < last ? c : last];

        for (int32_t i = 0; i < 4 && i < p->output_channels; i++) {
            uint32_t sums[2] = {block[i / 2 * 2], block[i / 2 * 2 + 1]};
            int32_t sum;
            int8_t code;

            two_sums(bytes, &block[4 + i / 2], p->products, sums);
            sum = i % 2 == 0 ? (int32_t)sums[0] : (int32_t)sums[1] / 256;
            code = tfl2c_rescale_x4(sum, shifts >> (8 * i) & 255u, rescaling[2 * i],
                                    rescaling[1 + 2 * i], TFL2C_CONV_2D_S8_X4_EXPONENT);
            codes[i] = (int8_t)tfl2c_clamp(code, p->output_min, p->output_max);
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
