/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Depthwise convolutions of 3 x 3 taps with TFL2C_DEPTHWISE_STRIDE for cores with the DSP extension.
 * Rows are made in bands. What a band is made of is widened into planes in scratch for four channels
 * at a time, as planes_3x3.h has it. */
#ifndef TFL2C_DEPTHWISE_PLANES_H
#define TFL2C_DEPTHWISE_PLANES_H

#include "tfl2c/band_3x3.h"
#include "tfl2c/depthwise_bands.h"
#include "tfl2c/planes_3x3.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#define TFL2C_BANDS_PLANES 4
#define TFL2C_BANDS_PADS (6 * TFL2C_BANDS_PLANES) /* stride 1: four a plane, stride 2: six */

/* Some output rows of one image. */
typedef struct {
    tfl2c_plane planes[TFL2C_BANDS_PLANES];
    tfl2c_planes_source source;
    tfl2c_band_channels channels;
    int32_t count;  /* of planes */
    int32_t plane;  /* halfwords of a plane */
    int32_t begin;  /* of these, the first one that is widened */
    int32_t end;    /* behind the last one */
    int32_t half;   /* whether the loop over a plane begins with its second tile */
    int32_t length; /* bytes of an output row */
    int32_t rows;   /* of the output */
    int32_t row;    /* distance of these in bytes; negative if the second is before the first */
    int32_t pad_count;
    int16_t *pads[TFL2C_BANDS_PADS]; /* where rows outside of the image begin */
} tfl2c_bands_rows;

/* Sets what all bands have in common. */
static inline void tfl2c_bands_begin(const tfl2c_depthwise_bands *p, tfl2c_bands_rows *b)
{
    const int32_t room = (p->output_width - 1) * TFL2C_DEPTHWISE_STRIDE + 3 - p->pad_left;
    const int32_t inner = p->input_width < room ? p->input_width : room;
    const int32_t tiles = p->output_width / 2;
    const int32_t half = tiles % 2;
    const int32_t column = TFL2C_DEPTHWISE_STRIDE == 1 ? TFL2C_PLANES_COLUMN : TFL2C_PLANES_COUPLE;

    b->source.first = -inner * p->channels;
    b->source.pixel = p->channels;
    b->source.zero = ((uint32_t)p->input_zero_point & 0xffu) * 0x01010101u;
    b->source.is_alone = TFL2C_DEPTHWISE_STRIDE == 1 ? inner % 2 : p->pad_left % 2;
    b->plane = column * (p->output_width + 3 - TFL2C_DEPTHWISE_STRIDE);
    b->begin = column * (p->pad_left / TFL2C_DEPTHWISE_STRIDE);
    b->end = column * ((p->pad_left + inner + TFL2C_DEPTHWISE_STRIDE - 1) / TFL2C_DEPTHWISE_STRIDE);
    b->half = half;
    b->channels.pixel = p->channels;
    b->channels.loops = (tiles + half) / 2 * 65536;
    b->channels.next_values = 2 * b->plane - 4 * column * (tiles + half);
    b->length = p->output_width * p->channels;
    b->channels.next_output = (3 - TFL2C_DEPTHWISE_STRIDE) * b->length - 2 * tiles * p->channels;
}

/* Sets the columns of a plane that are not widened to the zero point. */
static inline void tfl2c_bands_pad_columns(const tfl2c_depthwise_bands *p,
                                           const tfl2c_bands_rows *b, int16_t *values)
{
    const uint32_t zero = (uint32_t)p->input_zero_point & 0xffffu;
    uint32_t *words = (uint32_t *)(void *)values;

    for (int32_t i = b->begin == 0 ? b->end : 0; i < b->plane; i += 2) {
        words[i / 2] = zero << 16 | zero;
        i = i + 2 == b->begin ? b->end - 2 : i;
    }
}

/* Notes that a row of a plane is outside of the image: where it has its first value, and of stride 2
 * its second. */
static inline void tfl2c_bands_note_row(tfl2c_bands_rows *b, int16_t *values, int32_t row)
{
    if (TFL2C_DEPTHWISE_STRIDE == 1) {
        b->pads[b->pad_count++] = &values[row % 2 * 2 + row / 2];
    } else if (row < 3) {
        b->pads[b->pad_count++] = &values[row == 1 ? 4 : row / 2];
        b->pads[b->pad_count++] = &values[row == 1 ? 5 : row / 2 + 2];
    }
}

/* Sets what was noted to the zero point. step: halfwords from a channel to the next */
static inline void tfl2c_bands_pad_rows(const tfl2c_depthwise_bands *p, const tfl2c_bands_rows *b,
                                        int32_t step)
{
    for (int32_t i = 0; i < b->pad_count; i++) {
        int16_t *values = b->pads[i];
        int16_t *end = &values[b->end - b->begin];

        for (; values < end; values += 4 * step) {
            values[0] = values[step] = values[2 * step] = values[3 * step] =
                (int16_t)p->input_zero_point;
        }
    }
}

/* Finds what the planes of a band are made of. row: its first row in its image. A plane of stride 1
 * has four rows; if it is for one row, the last of them is whatever. */
static inline void tfl2c_bands_find_planes(const tfl2c_depthwise_bands *p, const int8_t *input,
                                           int16_t *values, int32_t image, int32_t row,
                                           tfl2c_bands_rows *b)
{
    const int32_t length = p->input_width * p->channels;
    int32_t top = row * TFL2C_DEPTHWISE_STRIDE - p->pad_top;

    b->count = TFL2C_DEPTHWISE_STRIDE == 1 ? (b->rows + 1) / 2 : b->rows;
    b->channels.planes = 4 * (b->count - 1) + 2 * b->half + p->output_width % 2;
    b->pad_count = 0;
    for (int32_t i = 0; i < b->count; i++, top += 2) {
        b->planes[i].values = &values[i * b->plane + b->begin];
        for (int32_t k = 0; k < 4; k++) {
            const int32_t inside = tfl2c_clamp(top + k, 0, p->input_height - 1);
            const int32_t at =
                tfl2c_row_offset(image * p->input_height + inside, p->input_rows, length);

            b->planes[i].ends[k] = &input[at - b->source.first];
            if (inside != top + k) {
                tfl2c_bands_note_row(b, b->planes[i].values, k);
            }
        }
    }
}

static inline void tfl2c_bands_make_band(const tfl2c_depthwise_bands *p, tfl2c_bands_rows *b,
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
        if (TFL2C_DEPTHWISE_STRIDE == 1) {
            t->values =
                &values[early * (TFL2C_PLANES_COLUMN / 4) - b->half * 2 * TFL2C_PLANES_COLUMN];
            tfl2c_planes_widen_4(b->planes, b->count, channel - early, &b->source);
            tfl2c_bands_pad_rows(p, b, TFL2C_PLANES_COLUMN / 4);
            tfl2c_band_two_rows(t);
        } else {
            t->values =
                &values[early * (TFL2C_PLANES_COUPLE / 4) - b->half * 2 * TFL2C_PLANES_COUPLE];
            tfl2c_planes_widen_3(b->planes, b->count, channel - early, &b->source);
            tfl2c_bands_pad_rows(p, b, TFL2C_PLANES_COUPLE / 4);
            tfl2c_band_stride_2(t);
        }
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

static inline void tfl2c_bands_make(const tfl2c_depthwise_bands *p, const int8_t *input,
                                    int8_t *output, void *scratch, int32_t first_row, int32_t rows)
{
    int16_t *values = scratch;
    tfl2c_bands_rows b;

    tfl2c_bands_begin(p, &b);
    for (int32_t i = 0; i < p->band; i += 3 - TFL2C_DEPTHWISE_STRIDE) {
        tfl2c_bands_pad_columns(p, &b, &values[i / (3 - TFL2C_DEPTHWISE_STRIDE) * b.plane]);
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
