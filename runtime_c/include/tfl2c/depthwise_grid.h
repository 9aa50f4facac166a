/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The portable body of depthwise_conv_2d_s8_x16 and .._x8. Define TFL2C_DEPTHWISE_CHANNELS before it:
 * how many channels are in scratch at a time. Padding reads as the input's zero point, so that the
 * bias can hold what zero points add up to. */
#ifndef TFL2C_DEPTHWISE_GRID_H
#define TFL2C_DEPTHWISE_GRID_H

#include <string.h>

#include "tfl2c/depthwise_grids.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

/* Puts what the windows of a tile of an output row see of some channels into columns of four rows:
 * [columns][TFL2C_DEPTHWISE_CHANNELS][4]. The last row meets no weight. first: column of the image */
static void tfl2c_depthwise_gather(const tfl2c_depthwise_grids *p, const int8_t *input,
                                   int32_t image_row, int32_t top, int32_t first, int32_t channels,
                                   int8_t *columns)
{
    memset(columns, p->input_zero_point, (size_t)(4 * TFL2C_DEPTHWISE_CHANNELS * p->columns));
    for (int32_t i = 0; i < 3; i++) {
        const int32_t y = top + i;
        const int8_t *row;

        if (y < 0 || y >= p->input_height) {
            continue;
        }
        row = &input[tfl2c_row_offset(image_row + y, p->input_rows, p->input_width * p->channels)];
        for (int32_t k = 0; k < p->columns; k++) {
            const int32_t x = first + k;

            for (int32_t c = 0; c < channels && x >= 0 && x < p->input_width; c++) {
                columns[4 * (TFL2C_DEPTHWISE_CHANNELS * k + c) + i] = row[x * p->channels + c];
            }
        }
    }
}

static int8_t tfl2c_depthwise_code(const tfl2c_depthwise_grids *p, const int8_t *column,
                                   int32_t channel)
{
    const int8_t *weights = &p->weights[16 * (1 + channel)];
    const int32_t *block = &p->blocks[TFL2C_DEPTHWISE_GRID_WORDS * (channel / 4)];
    const int32_t shift = (int8_t)((uint32_t)block[8] >> (8 * (channel % 4)));
    int32_t sum = 0;

    for (int32_t i = 0; i < 16; i++) {
        sum += column[4 * TFL2C_DEPTHWISE_CHANNELS * (i / 4) + i % 4] * weights[i];
    }
    sum = tfl2c_wrapping_add(block[channel % 4], sum);
    return tfl2c_code_s8(tfl2c_requantize(sum, block[4 + channel % 4], shift), p->output_zero_point,
                         p->output_min, p->output_max);
}

/* A tile of an output row, from pixel `first` on. */
static void tfl2c_depthwise_make_tile(const tfl2c_depthwise_grids *p, const int8_t *input,
                                      int8_t *output, int8_t *columns, int32_t row, int32_t first)
{
    const int32_t image = row / p->output_height;
    const int32_t top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    const int32_t behind = p->output_width - first;
    const int32_t pixels = behind < p->tile ? behind : p->tile;
    int8_t *const made =
        &output[tfl2c_row_offset(row, p->output_rows, p->output_width * p->channels)];

    for (int32_t c = 0; c < p->channels; c += TFL2C_DEPTHWISE_CHANNELS) {
        const int32_t left = p->channels - c;
        const int32_t channels = left < TFL2C_DEPTHWISE_CHANNELS ? left : TFL2C_DEPTHWISE_CHANNELS;

        tfl2c_depthwise_gather(p, &input[c], image * p->input_height, top,
                               first * p->stride_width - p->pad_left, channels, columns);
        for (int32_t i = 0; i < pixels * channels; i++) {
            const int32_t x = i / channels;
            const int32_t k = TFL2C_DEPTHWISE_CHANNELS * x * p->stride_width + i % channels;

            made[(first + x) * p->channels + c + i % channels] =
                tfl2c_depthwise_code(p, columns + 4 * k, c + i % channels);
        }
    }
}

/* The body of the kernels. Channels that are in columns together are read, for a tile of a row of
 * the output, before the first of them is written. */
static void tfl2c_depthwise_grid(const tfl2c_depthwise_grids *p, const int8_t *input,
                                 int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    for (int32_t r = first_row; r < first_row + rows; r++) {
        for (int32_t x = 0; x < p->output_width; x += p->tile) {
            tfl2c_depthwise_make_tile(p, input, output, scratch, r, x);
        }
    }
}

#endif
