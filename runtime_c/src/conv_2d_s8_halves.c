/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The first halves of the windows of three pixels are packed into scratch, and all channels pass over
 * them, four at a time; then over the second halves. */
#include "tfl2c/conv_2d_s8_halves.h"

#include <stddef.h>

#include "tfl2c/pixels_x3.h"
#include "tfl2c/products_x3.h"
#include "tfl2c/windows_x3.h"

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

/* Makes up to three pixels, whose second halves are packed at `pixels`.
 * at: the number of their first product */
static void make_pixels(const tfl2c_conv_2d_s8_halves_params *p, const uint32_t *pixels, int32_t at,
                        const uint32_t *sums, const tfl2c_windows_x3 *w)
{
    const uint32_t *end = &pixels[2 * (p->products - at)];
    const int8_t *weights = &p->weights[4 * at];
    const uint32_t *block = p->blocks;

    for (int32_t c = 0; c < p->output_channels; c += 4, block += 13, sums += 8) {
        const int32_t channels = p->output_channels - c;
        uint32_t packed[8];

        tfl2c_multiply_x3(pixels, weights, end, packed);
        for (int32_t i = 0; i < 8; i++) {
            packed[i] += sums[i];
        }
        tfl2c_write_x3(w, block, packed, NULL, c, channels < 4 ? channels : 4);
        weights += 4 * p->products;
    }
}

void tfl2c_conv_2d_s8_halves(const tfl2c_conv_2d_s8_halves_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t run = p->kernel_width * p->input_channels;
    const int32_t half = first_half(p);
    uint32_t *pixels = scratch;
    uint32_t *sums = &pixels[2 * half * run];
    int8_t *padding = (int8_t *)&sums[(p->output_channels + 3) / 4 * 8];
    tfl2c_next_pixel next;
    tfl2c_windows_x3 w = {0};

    for (int32_t i = 0; i < run; i++) {
        padding[i] = (int8_t)p->input_zero_point;
    }
    next.output = output;
    tfl2c_begin_row(p, first_row, &next);
    for (int32_t rest = rows * p->output_width; rest > 0; rest -= 3) {
        uint32_t *end;

        tfl2c_take_x3(p, rest, &next, &w);
        end = tfl2c_gather_x3(p, input, &w, 0, half, padding, pixels);
        add_first(p, pixels, end, sums);
        end = tfl2c_gather_x3(p, input, &w, half, p->kernel_height, padding, pixels);
        while (end != &pixels[2 * (p->products - half * run)]) {
            *end++ = 0;
        }
        make_pixels(p, pixels, half * run, sums, &w);
    }
    tfl2c_activate_x3(p, output, first_row, rows);
}
