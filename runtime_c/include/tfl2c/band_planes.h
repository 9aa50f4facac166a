/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What the planes of a band are made of, for 3 x 3 depthwise convolutions with
 * TFL2C_DEPTHWISE_STRIDE on cores with the DSP extension: depthwise_planes.h. */
#ifndef TFL2C_BAND_PLANES_H
#define TFL2C_BAND_PLANES_H

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
    int32_t pitch;  /* from one to the next, which may share a column of padding with it */
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
    const int32_t odd = p->output_width % 2;
    const int32_t threes = TFL2C_DEPTHWISE_STRIDE == 1 ? odd : 0;
    const int32_t tiles = p->output_width / 2 - threes;
    const int32_t half = TFL2C_DEPTHWISE_STRIDE == 1 ? tiles == 0 : tiles % 2;
    const int32_t loops = TFL2C_DEPTHWISE_STRIDE == 1 ? 2 * tiles + odd - 1 : (tiles + half) / 2;
    const int32_t begun = TFL2C_DEPTHWISE_STRIDE == 1 ? tiles : tiles + half;
    const int32_t column = TFL2C_DEPTHWISE_STRIDE == 1 ? TFL2C_PLANES_COLUMN : TFL2C_PLANES_COUPLE;

    b->source.first = -inner * p->channels;
    b->source.pixel = p->channels;
    b->source.zero = ((uint32_t)p->input_zero_point & 0xffu) * 0x01010101u;
    b->source.is_alone = TFL2C_DEPTHWISE_STRIDE == 1 ? inner % 2 : p->pad_left % 2;
    b->channels.sources = b->planes;
    b->channels.is_alone = b->source.is_alone;
    b->channels.pads = b->pads;
    b->channels.inner = inner;
    b->channels.zero = p->input_zero_point;
    b->plane = column * (p->output_width + 3 - TFL2C_DEPTHWISE_STRIDE);
    b->begin = column * (p->pad_left / TFL2C_DEPTHWISE_STRIDE);
    b->end = column * ((p->pad_left + inner + TFL2C_DEPTHWISE_STRIDE - 1) / TFL2C_DEPTHWISE_STRIDE);
    b->pitch = b->plane;
    if (TFL2C_DEPTHWISE_STRIDE == 1 && b->begin > 0 && b->end < b->plane) {
        b->pitch -= column;
    }
    b->half = half;
    b->channels.pixel = p->channels;
    b->channels.loops = (loops - 1) * 65536;
    b->channels.next_values = 2 * b->pitch - 4 * column * begun;
    b->length = p->output_width * p->channels;
    b->channels.next_output = (3 - TFL2C_DEPTHWISE_STRIDE) * b->length - 2 * tiles * p->channels;
}

/* Sets the columns of a plane that are not widened to the zero point. */
static inline void tfl2c_bands_pad_columns(const tfl2c_depthwise_bands *p,
                                           const tfl2c_bands_rows *b, int16_t *values)
{
    const uint32_t zero = (uint32_t)p->input_zero_point & 0xffffu;
    uint32_t *const words = (uint32_t *)(void *)values;
    uint32_t *const begin = &words[b->begin / 2];
    uint32_t *const end = &words[b->end / 2];
    uint32_t *const behind = &words[b->plane / 2];

    for (uint32_t *w = begin == words ? end : words; w != behind;) {
        *w++ = zero << 16 | zero;
        w = w == begin ? end : w;
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

/* Finds what the planes of a band are made of. row: its first row in its image. A plane of stride 1
 * has four rows; if it is for one row, the last of them is whatever. */
static inline void tfl2c_bands_find_planes(const tfl2c_depthwise_bands *p, const int8_t *input,
                                           int16_t *values, int32_t image, int32_t row,
                                           tfl2c_bands_rows *b)
{
    const int32_t length = p->input_width * p->channels;
    const int32_t half = TFL2C_DEPTHWISE_STRIDE == 1 && b->rows % 2 != 0 ? 1 : b->half;
    int32_t top = row * TFL2C_DEPTHWISE_STRIDE - p->pad_top;

    b->count = TFL2C_DEPTHWISE_STRIDE == 1 ? (b->rows + 1) / 2 : b->rows;
    b->channels.planes = 4 * (b->count - 1) + 2 * half + p->output_width % 2;
    b->pad_count = 0;
    for (int32_t i = 0; i < b->count; i++, top += 2) {
        const int32_t inside = tfl2c_clamp(top, 0, p->input_height - 1);
        int32_t left = p->input_rows - (image * p->input_height + inside) % p->input_rows;
        const int8_t *end = &input[(p->input_rows - left) * length - b->source.first];

        b->planes[i].values = &values[i * b->pitch + b->begin];
        for (int32_t k = 0; k < 4; k++) {
            const int32_t at = top + k;

            b->planes[i].ends[k] = end;
            if (at < 0 || at >= p->input_height) {
                tfl2c_bands_note_row(b, b->planes[i].values, k);
            }
            if (at >= 0 && at < p->input_height - 1) {
                left--;
                end += left == 0 ? length - p->input_rows * length : length;
            }
        }
    }
}

#endif
