/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The windows of three pixels are packed into scratch; then all channels pass over them, four at a
 * time. */
#include "tfl2c/conv_2d_s8_packed.h"

#include <stddef.h>

#include "tfl2c/pixels_x3.h"
#include "tfl2c/products_x3.h"
#include "tfl2c/windows_x3.h"

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

static void make_pixels(const tfl2c_conv_2d_s8_packed_params *p, const uint32_t *pixels,
                        const tfl2c_windows_x3 *w)
{
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
        tfl2c_write_x3(w, block, packed, a.products > 0 ? a.sums : NULL, c,
                       channels < 4 ? channels : 4);
        weights += 4 * p->products;
    }
}

void tfl2c_conv_2d_s8_packed(const tfl2c_conv_2d_s8_packed_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t run = p->kernel_width * p->input_channels;
    uint32_t *pixels = scratch;
    int8_t *padding = (int8_t *)&pixels[2 * p->products];
    tfl2c_next_pixel next;
    tfl2c_windows_x3 w = {0};

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
        make_pixels(p, pixels, &w);
    }
    tfl2c_activate_x3(p, output, first_row, rows);
}
