/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Depthwise convolutions of 3 x 3 taps with TFL2C_DEPTHWISE_STRIDE for cores with the DSP extension.
 * Rows are made in bands. What a band is made of is widened into planes in scratch for four channels
 * at a time, as planes_3x3.h has it. */
#ifndef TFL2C_DEPTHWISE_PLANES_H
#define TFL2C_DEPTHWISE_PLANES_H

#include "tfl2c/band_3x3.h"
#include "tfl2c/band_3x3_stride_2.h"
#include "tfl2c/band_planes.h"
#include "tfl2c/depthwise_bands.h"
#include "tfl2c/planes_3x3.h"
#include "tfl2c/requant.h"

/* Makes a band of stride 1: all groups of four channels, and those that are left with the last of
 * the others. */
static inline void tfl2c_bands_make_pairs(const tfl2c_depthwise_bands *p, tfl2c_bands_rows *b,
                                          const int16_t *values, int8_t *output)
{
    tfl2c_band_channels *t = &b->channels;
    const int32_t left = p->channels % 4;

    t->end = &b->planes[b->count];
    t->pad_count = b->pad_count;
    t->output = output;
    t->values = values;
    t->words = p->groups;
    t->first = b->source.first;
    t->of_group = 4;
    t->groups = p->channels / 4;
    tfl2c_band_two_rows(t);
    if (left != 0) {
        t->output = &output[p->channels - left];
        t->values = &values[(4 - left) * (TFL2C_PLANES_COLUMN / 4)];
        t->words = &p->groups[t->groups * TFL2C_DEPTHWISE_BANDS_WORDS];
        t->first = b->source.first + p->channels - 4;
        t->of_group = left;
        t->groups = 1;
        tfl2c_band_two_rows(t);
    }
}

/* Sets what was noted to the zero point. */
static inline void tfl2c_bands_pad_rows(const tfl2c_depthwise_bands *p, const tfl2c_bands_rows *b)
{
    const int32_t step = TFL2C_PLANES_COUPLE / 4; /* halfwords from a channel to the next */

    for (int32_t i = 0; i < b->pad_count; i++) {
        int16_t *values = b->pads[i];
        int16_t *end = &values[b->end - b->begin];

        for (; values < end; values += 4 * step) {
            values[0] = values[step] = values[2 * step] = values[3 * step] =
                (int16_t)p->input_zero_point;
        }
    }
}

/* Makes a band of stride 2, group by group. */
static inline void tfl2c_bands_make_singles(const tfl2c_depthwise_bands *p, tfl2c_bands_rows *b,
                                            const int16_t *values, int8_t *output)
{
    const uint32_t *group = p->groups;
    tfl2c_band_channels *t = &b->channels;

    for (int32_t channel = 0; channel < p->channels;
         channel += 4, group += TFL2C_DEPTHWISE_BANDS_WORDS) {
        const int32_t left = p->channels - channel;
        const int32_t early = left < 4 ? 4 - left : 0;

        t->channels = 4 - early;
        t->output = &output[channel];
        t->words = &group[1];
        t->shifts = group[0];
        t->values = &values[early * (TFL2C_PLANES_COUPLE / 4) - b->half * 2 * TFL2C_PLANES_COUPLE];
        tfl2c_planes_widen_3(b->planes, b->count, channel - early, &b->source);
        tfl2c_bands_pad_rows(p, b);
        tfl2c_band_stride_2(t);
    }
}

static inline void tfl2c_bands_make_band(const tfl2c_depthwise_bands *p, tfl2c_bands_rows *b,
                                         const int16_t *values, int8_t *output)
{
    if (TFL2C_DEPTHWISE_STRIDE == 1) {
        tfl2c_bands_make_pairs(p, b, values, output);
    } else {
        tfl2c_bands_make_singles(p, b, values, output);
    }
}

/* Clamps rows to the activation. */
static inline void tfl2c_bands_clamp(const tfl2c_depthwise_bands *p, const tfl2c_bands_rows *b,
                                     int8_t *output)
{
    for (int32_t i = 0; i < b->rows; i++, output += b->row) {
        for (int32_t k = 0; k < b->length; k++) {
            output[k] = (int8_t)tfl2c_clamp(output[k], p->output_min, p->output_max);
        }
    }
}

/* Finds how many rows a band has; two of stride 1 may lie around the end of a ring. at: the first
 * one in its buffer, most: how many are left */
static inline void tfl2c_bands_find_rows(const tfl2c_depthwise_bands *p, tfl2c_bands_rows *b,
                                         int32_t at, int32_t most)
{
    const int32_t left = p->output_rows - at;

    b->rows = most < p->band ? most : p->band;
    b->row = b->length;
    if (left == 1 && b->rows > 1 && TFL2C_DEPTHWISE_STRIDE == 1 && at > 0) {
        b->rows = 2;
        b->row *= -at;
    } else if (b->rows > left) {
        b->rows = left;
    }
    b->channels.first_row = b->rows > 1 ? b->row : 0;
    b->channels.last_row = b->rows % 2 == 0 ? b->row : 0;
}

/* Cold: what counts runs in assembler. */
static __attribute__((cold, noinline)) void tfl2c_bands_make(const tfl2c_depthwise_bands *p,
                                                             const int8_t *input, int8_t *output,
                                                             void *scratch, int32_t first_row,
                                                             int32_t rows)
{
    int16_t *values = scratch;
    tfl2c_bands_rows b;

    tfl2c_bands_begin(p, &b);
    for (int32_t i = 0; i < p->band; i += 3 - TFL2C_DEPTHWISE_STRIDE) {
        tfl2c_bands_pad_columns(p, &b, &values[i / (3 - TFL2C_DEPTHWISE_STRIDE) * b.pitch]);
    }
    while (rows > 0) {
        const int32_t image = first_row / p->output_height;
        const int32_t row = first_row - image * p->output_height;
        const int32_t at = first_row % p->output_rows;

        tfl2c_bands_find_rows(p, &b, at,
                              rows < p->output_height - row ? rows : p->output_height - row);
        tfl2c_bands_find_planes(p, input, values, image, row, &b);
        tfl2c_bands_make_band(p, &b, values, &output[at * b.length]);
        if (p->output_min > -128 || p->output_max < 127) {
            tfl2c_bands_clamp(p, &b, &output[at * b.length]);
        }
        first_row += b.rows;
        rows -= b.rows;
    }
}

#endif
