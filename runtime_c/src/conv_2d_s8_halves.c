/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The first halves of the windows of three pixels are packed into scratch, and all channels pass over
 * them, four at a time; then over the second halves. */
#include "tfl2c/conv_2d_s8_halves.h"

#include "tfl2c/pixels_x3.h"
#include "tfl2c/products_x3.h"
#include "tfl2c/rescale.h"
#include "tfl2c/rows.h"
#include "tfl2c/windows_x3.h"

/* The windows of three pixels of an output row. */
typedef struct {
    const int8_t *input;
    const int8_t *padding; /* a row of the kernel */
    int32_t image;         /* its first row in the batch */
    int32_t top;           /* the row of the image where they begin */
    int32_t left[3];       /* the columns */
} windows;

/* Packs the rows [first, end) of the windows. Returns what lies behind. */
static uint32_t *gather(const tfl2c_conv_2d_s8_halves_params *p, const windows *w, int32_t first,
                        int32_t end, uint32_t *pixels)
{
    const int8_t *const outside[3] = {w->padding, w->padding, w->padding};

    for (int32_t k = first; k < end; k++) {
        const int32_t y = w->top + k * p->dilation_height;
        const int32_t at =
            tfl2c_row_offset(w->image + y, p->input_rows, p->input_width * p->input_channels);

        pixels = y < 0 || y >= p->input_height
                     ? tfl2c_pack_x3(pixels, outside, p->kernel_width * p->input_channels)
                     : tfl2c_pack_row_x3(p, &w->input[at], w->left, w->padding, pixels);
    }
    return pixels;
}

/* Returns how many rows the first half has. */
static int32_t first_half(const tfl2c_conv_2d_s8_halves_params *p)
{
    const int32_t run = p->kernel_width * p->input_channels;
    int32_t rows = (p->kernel_height + 1) / 2;

    while (rows * run % 4 != 0) {
        rows++;
    }
    return rows;
}

/* Writes the sums of each block of channels over the first halves, packed from `pixels` to `end`. */
static void add_first(const tfl2c_conv_2d_s8_halves_params *p, const uint32_t *pixels,
                      const uint32_t *end, uint32_t *sums)
{
    const int8_t *weights = p->weights;

    for (int32_t c = 0; c < p->output_channels; c += 4) {
        tfl2c_multiply_x3(pixels, weights, end, sums);
        sums += 8;
        weights += 4 * p->products;
    }
}

/* Writes the codes of up to four channels. What stands for missing pixels has the code and the
 * place of the last one.
 * first, last: sums over the first and the second halves
 * places:      of the second and the third pixel behind the first, which is at `output` */
static void write_block(const uint32_t *block, const uint32_t *first, const uint32_t *last,
                        int8_t *output, const int32_t places[2], int32_t channels)
{
    uint32_t shifts = *block++;

    for (; channels > 0; channels--, shifts >>= 8, block += 3, first += 2, last += 2) {
        const int32_t bias = (int32_t)block[0];
        const tfl2c_rescaling r = {(int32_t)block[1], (int32_t)block[2], shifts & 255u,
                                   TFL2C_CONV_2D_S8_PACKED_EXPONENT};
        int32_t total[3] = {bias, bias, bias};

        tfl2c_unpack_x3(first[0] + last[0], first[1] + last[1], total);
        output[places[0]] = (int8_t)tfl2c_rescale(total[1], r);
        output[places[1]] = (int8_t)tfl2c_rescale(total[2], r);
        *output++ = (int8_t)tfl2c_rescale(total[0], r);
    }
}

/* Makes up to three pixels, whose second halves are packed at `pixels`.
 * at: the number of their first product */
static void make_pixels(const tfl2c_conv_2d_s8_halves_params *p, const uint32_t *pixels, int32_t at,
                        const uint32_t *sums, int8_t *output, int32_t count)
{
    const int32_t second = count > 1 ? p->output_channels : 0;
    const int32_t places[2] = {second, count > 2 ? 2 * second : second};
    const uint32_t *end = &pixels[2 * (p->products - at)];
    const int8_t *weights = &p->weights[4 * at];
    const uint32_t *block = p->blocks;

    for (int32_t c = 0; c < p->output_channels; c += 4, block += 13, sums += 8) {
        const int32_t channels = p->output_channels - c;
        uint32_t packed[8];

        tfl2c_multiply_x3(pixels, weights, end, packed);
        write_block(block, sums, packed, &output[c], places, channels < 4 ? channels : 4);
        weights += 4 * p->products;
    }
    tfl2c_activate(output, count * p->output_channels, p->output_min, p->output_max);
}

void tfl2c_conv_2d_s8_halves(const tfl2c_conv_2d_s8_halves_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;
    const int32_t run = p->kernel_width * p->input_channels;
    const int32_t half = first_half(p);
    uint32_t *pixels = scratch;
    uint32_t *sums = &pixels[2 * half * run];
    int8_t *padding = (int8_t *)&sums[(p->output_channels + 3) / 4 * 8];
    windows w = {input, padding, 0, 0, {0, 0, 0}};

    for (int32_t i = 0; i < run; i++) {
        padding[i] = (int8_t)p->input_zero_point;
    }
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        w.image = image * p->input_height;
        w.top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        for (int32_t x = 0; x < p->output_width; x += 3) {
            const int32_t count = p->output_width - x < 3 ? p->output_width - x : 3;
            uint32_t *end;

            tfl2c_find_columns_x3(p, x, count, w.left);
            end = gather(p, &w, 0, half, pixels);
            add_first(p, pixels, end, sums);
            end = gather(p, &w, half, p->kernel_height, pixels);
            while (end != &pixels[2 * (p->products - half * run)]) {
                *end++ = 0;
            }
            make_pixels(p, pixels, half * run, sums, &row[x * p->output_channels], count);
        }
    }
}
