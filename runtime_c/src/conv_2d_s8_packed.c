/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The windows of three pixels are packed into scratch; then all channels pass over them, four at a
 * time. */
#include "tfl2c/conv_2d_s8_packed.h"

#include "tfl2c/pixels_x3.h"
#include "tfl2c/products_x3.h"
#include "tfl2c/rescale.h"
#include "tfl2c/rows.h"
#include "tfl2c/windows_x3.h"

/* Packs the windows of `count` pixels of an output row; the last stands for those that are missing.
 * padding: a row of the kernel. */
static void gather(const tfl2c_conv_2d_s8_packed_params *p, const int8_t *input, int32_t row,
                   int32_t column, int32_t count, const int8_t *padding, uint32_t *pixels)
{
    const int32_t image = row / p->output_height;
    const int32_t top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    const int8_t *const outside[3] = {padding, padding, padding};
    int32_t left[3];

    tfl2c_find_columns_x3(p, column, count, left);
    for (int32_t k = 0; k < p->kernel_height; k++) {
        const int32_t y = top + k * p->dilation_height;
        const int32_t at = tfl2c_row_offset(image * p->input_height + y, p->input_rows,
                                            p->input_width * p->input_channels);

        pixels = y < 0 || y >= p->input_height
                     ? tfl2c_pack_x3(pixels, outside, p->kernel_width * p->input_channels)
                     : tfl2c_pack_row_x3(p, &input[at], left, padding, pixels);
    }
}

/* The sums of a block of channels over three pixels, taken apart: those of all segments of products
 * but the last. */
typedef struct {
    int32_t sums[12]; /* [channel][pixel] */
    int32_t products;
} apart;

static void add_segments(const tfl2c_conv_2d_s8_packed_params *p, const uint32_t *pixels,
                         const int8_t *weights, apart *a)
{
    for (int32_t i = 0; i < 12; i++) {
        a->sums[i] = 0;
    }
    for (; a->products + p->segment < p->products; a->products += p->segment) {
        const uint32_t *from = &pixels[2 * a->products];
        uint32_t packed[8];

        tfl2c_multiply_x3(from, &weights[4 * a->products], &from[2 * p->segment], packed);
        for (int32_t i = 0; i < 4; i++) {
            tfl2c_unpack_x3(packed[2 * i], packed[2 * i + 1], &a->sums[3 * i]);
        }
    }
}

/* Writes the codes of up to four channels. What stands for missing pixels has the code and the
 * place of the last one.
 * second, third: places of these pixels behind the first, which is at `output` */
static void write_block(const uint32_t *block, const uint32_t *packed, const apart *a,
                        int8_t *output, int32_t second, int32_t third, int32_t channels)
{
    const int32_t *sums = a->sums;
    uint32_t shifts = *block++;

    for (; channels > 0; channels--, shifts >>= 8, block += 3, packed += 2, sums += 3) {
        const int32_t bias = (int32_t)block[0];
        const tfl2c_rescaling r = {(int32_t)block[1], (int32_t)block[2], shifts & 255u,
                                   TFL2C_CONV_2D_S8_PACKED_EXPONENT};
        int32_t total[3] = {bias, bias, bias};

        tfl2c_unpack_x3(packed[0], packed[1], total);
        if (a->products > 0) {
            total[0] += sums[0];
            total[1] += sums[1];
            total[2] += sums[2];
        }
        output[second] = (int8_t)tfl2c_rescale(total[1], r);
        output[third] = (int8_t)tfl2c_rescale(total[2], r);
        *output++ = (int8_t)tfl2c_rescale(total[0], r);
    }
}

static void make_pixels(const tfl2c_conv_2d_s8_packed_params *p, const uint32_t *pixels,
                        int8_t *output, int32_t count)
{
    const int32_t second = count > 1 ? p->output_channels : 0;
    const int32_t third = count > 2 ? 2 * p->output_channels : second;
    const uint32_t *end = &pixels[2 * p->products];
    const int8_t *weights = p->weights;
    const uint32_t *block = p->blocks;
    apart a;

    for (int32_t c = 0; c < p->output_channels; c += 4, block += 13) {
        const int32_t channels = p->output_channels - c;
        uint32_t packed[8];

        a.products = 0;
        if (p->segment < p->products) {
            add_segments(p, pixels, weights, &a);
        }
        tfl2c_multiply_x3(&pixels[2 * a.products], &weights[4 * a.products], end, packed);
        write_block(block, packed, &a, &output[c], second, third, channels < 4 ? channels : 4);
        weights += 4 * p->products;
    }
    tfl2c_activate(output, count * p->output_channels, p->output_min, p->output_max);
}

void tfl2c_conv_2d_s8_packed(const tfl2c_conv_2d_s8_packed_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    const int32_t run = p->kernel_width * p->input_channels;
    uint32_t *pixels = scratch;
    int8_t *padding = (int8_t *)&pixels[2 * p->products];

    for (int32_t i = 0; i < run; i++) {
        padding[i] = (int8_t)p->input_zero_point;
    }
    for (int32_t i = p->kernel_height * run; i < p->products; i++) {
        pixels[2 * i] = 0;
        pixels[2 * i + 1] = 0;
    }
    for (int32_t r = first_row; r < first_row + rows; r++) {
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x += 3) {
            const int32_t count = p->output_width - x < 3 ? p->output_width - x : 3;

            gather(p, input, r, x, count, padding, pixels);
            make_pixels(p, pixels, &row[x * p->output_channels], count);
        }
    }
}
