/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Depthwise convolutions of 3 x 3 taps with TFL2C_DEPTHWISE_STRIDE, in C99. A band is made channel by
 * channel, from a copy of what it needs of the channel. */
#ifndef TFL2C_DEPTHWISE_BAND_H
#define TFL2C_DEPTHWISE_BAND_H

#include "tfl2c/depthwise_bands.h"
#include "tfl2c/rescale_x4.h"
#include "tfl2c/rows.h"

/* The weight of row k and column i of the taps. words: of the channel */
static inline int32_t tfl2c_bands_weight(const uint32_t *words, int32_t k, int32_t i)
{
    static const uint8_t bits[3][3] = {{8, 40, 72}, {0, 16, 32}, {24, 56, 88}};
    const uint32_t at = bits[k][i];

    return (int8_t)(uint8_t)(words[at / 32] >> at % 32);
}

/* One channel of what a band is made of, padding included: [(rows - 1) * stride + 3][columns].
 * top: the first of these rows in the image, whose rows begin at `image`. */
static inline void tfl2c_bands_gather(const tfl2c_depthwise_bands *p, const int8_t *input,
                                      int32_t image, int32_t top, int32_t rows, int32_t columns,
                                      int8_t *bytes)
{
    for (int32_t y = top; y < top + (rows - 1) * TFL2C_DEPTHWISE_STRIDE + 3; y++) {
        const int8_t *row = input;

        if (y >= 0 && y < p->input_height) {
            row = &input[tfl2c_row_offset(image + y, p->input_rows, p->input_width * p->channels)];
        }
        for (int32_t x = -p->pad_left; x < columns - p->pad_left; x++) {
            const int inside = y >= 0 && y < p->input_height && x >= 0 && x < p->input_width;

            *bytes++ = inside ? row[x * p->channels] : (int8_t)p->input_zero_point;
        }
    }
}

/* words: of one channel; bytes: the window's corner among those gathered. */
static inline int32_t tfl2c_bands_window_sum(const int8_t *bytes, int32_t columns,
                                             const uint32_t *words)
{
    int32_t sum = (int32_t)words[3] / 256;

    for (int32_t k = 0; k < 3; k++) {
        for (int32_t i = 0; i < 3; i++) {
            sum += bytes[k * columns + i] * tfl2c_bands_weight(words, k, i);
        }
    }
    return sum;
}

/* The codes of channel `c` in one row. */
static inline void tfl2c_bands_make_codes(const tfl2c_depthwise_bands *p, const int8_t *bytes,
                                          int32_t columns, int32_t c, int8_t *row)
{
    const uint32_t *group = &p->groups[c / 4 * TFL2C_DEPTHWISE_BANDS_WORDS];
    const uint32_t *words = &group[1 + c % 4 * 6];

    for (int32_t x = 0; x < p->output_width; x++) {
        const int32_t sum =
            tfl2c_bands_window_sum(&bytes[x * TFL2C_DEPTHWISE_STRIDE], columns, words);
        const int32_t code = tfl2c_rescale_x4(sum, group[0] >> (c % 4 * 8) & 255u, words[4],
                                              words[5], TFL2C_DEPTHWISE_BANDS_EXPONENT);

        row[x * p->channels + c] = (int8_t)tfl2c_clamp(code, p->output_min, p->output_max);
    }
}

/* Rows of one image. */
static inline void tfl2c_bands_make_band(const tfl2c_depthwise_bands *p, const int8_t *input,
                                         int8_t *output, int8_t *bytes, int32_t first_row,
                                         int32_t rows)
{
    const int32_t image = first_row / p->output_height;
    const int32_t top =
        (first_row - image * p->output_height) * TFL2C_DEPTHWISE_STRIDE - p->pad_top;
    const int32_t columns = (p->output_width - 1) * TFL2C_DEPTHWISE_STRIDE + 3;
    const int32_t length = p->output_width * p->channels;

    for (int32_t c = 0; c < p->channels; c++) {
        tfl2c_bands_gather(p, &input[c], image * p->input_height, top, rows, columns, bytes);
        for (int32_t i = 0; i < rows; i++) {
            tfl2c_bands_make_codes(
                p, &bytes[i * TFL2C_DEPTHWISE_STRIDE * columns], columns, c,
                &output[tfl2c_row_offset(first_row + i, p->output_rows, length)]);
        }
    }
}

static inline void tfl2c_bands_make(const tfl2c_depthwise_bands *p, const int8_t *input,
                                    int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t end = first_row + rows;
    int32_t count;

    for (int32_t r = first_row; r < end; r += count) {
        const int32_t left = p->output_height - r % p->output_height;

        count = end - r < left ? end - r : left;
        count = count < p->band ? count : p->band;
        tfl2c_bands_make_band(p, input, output, scratch, r, count);
    }
}

#endif
