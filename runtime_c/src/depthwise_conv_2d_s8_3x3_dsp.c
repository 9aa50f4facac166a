/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_3x3 for cores with the DSP extension. Same contract, same bits as
 * depthwise_conv_2d_s8_3x3.c.
 *
 * Rows are made in bands. What a band is made of is widened into planes in scratch for four channels
 * at a time, as band_3x3.h has it. */
#include "tfl2c/depthwise_conv_2d_s8_3x3.h"

#include "tfl2c/band_3x3.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "depthwise_conv_2d_s8_3x3_dsp.c needs the DSP extension; build the file without _dsp instead"
#endif

#define GROUP_WORDS 25
#define MOST_PLANES 4

typedef struct {
    tfl2c_band_source source;
    int32_t top;  /* row of the image of the first row */
    int32_t rows; /* 3 or 4; outside of the image whatever */
} plane;

/* Some output rows of one image, one below the other in the output's buffer. */
typedef struct {
    plane planes[MOST_PLANES];
    int32_t count;   /* of planes */
    int32_t rows;    /* of the output */
    int32_t columns; /* of a plane */
    int32_t inner;   /* of these, columns of the image: from pad_left on */
    int8_t *output;
} band;

/* Sets columns of every plane to the zero point. */
static void pad_columns(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, int16_t *values,
                        int32_t columns, int32_t from, int32_t to)
{
    const int32_t planes = p->stride == 1 ? (p->band + 1) / 2 : p->band;

    for (int32_t i = 0; i < planes; i++, values += columns * TFL2C_BAND_COLUMN) {
        for (int32_t k = from * TFL2C_BAND_COLUMN; k < to * TFL2C_BAND_COLUMN; k++) {
            values[k] = (int16_t)p->input_zero_point;
        }
    }
}

/* Sets a row of a plane to the zero point. */
static void pad_row(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, int16_t *values, int32_t inner,
                    int32_t row)
{
    const int16_t zero = (int16_t)p->input_zero_point;

    values += row % 2 * 2 + row / 2;
    for (int32_t i = 0; i < inner; i++, values += TFL2C_BAND_COLUMN) {
        values[0] = values[4] = values[8] = values[12] = zero;
    }
}

/* Finds what the planes of a band are made of. row: its first row in its image */
static void find_planes(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const int8_t *input,
                        int16_t *values, int32_t image, int32_t row, band *b)
{
    const int32_t length = p->input_width * p->channels;
    const int32_t most = p->stride == 1 ? 2 : 1;
    plane *to = b->planes;

    for (int32_t i = 0; i < b->rows; i += most, to++) {
        to->top = (row + i) * p->stride - p->pad_top;
        to->rows = b->rows - i < most || most == 1 ? 3 : 4;
        for (int32_t k = 0; k < to->rows; k++) {
            const int32_t y =
                image * p->input_height + tfl2c_clamp(to->top + k, 0, p->input_height - 1);

            to->source.ends[k] =
                &input[tfl2c_row_offset(y, p->input_rows, length) + b->inner * p->channels];
        }
        to->source.first = -b->inner * p->channels;
        to->source.pixel = p->channels;
        to->source.values = &values[p->pad_left * TFL2C_BAND_COLUMN];
        values += b->columns * TFL2C_BAND_COLUMN;
    }
    b->count = (int32_t)(to - b->planes);
}

/* Widens four channels of a plane. */
static void fill(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b, const plane *from,
                 int32_t channel)
{
    const int32_t below = p->input_height - from->top;

    if (from->rows == 4) {
        tfl2c_band_widen_4(&from->source, channel);
    } else {
        tfl2c_band_widen_3(&from->source, channel);
    }
    for (int32_t i = 0; i < -from->top; i++) {
        pad_row(p, from->source.values, b->inner, i);
    }
    for (int32_t i = below > 0 ? below : 0; i < from->rows; i++) {
        pad_row(p, from->source.values, b->inner, i);
    }
}

/* What the planes of a band have in common. height: output rows of each */
static tfl2c_band_channels all_channels(const tfl2c_depthwise_conv_2d_s8_3x3_params *p,
                                        const band *b, int32_t height)
{
    const int32_t tiles = p->output_width / 2;
    const int32_t bytes = 2 * TFL2C_BAND_COLUMN * b->columns;
    const int32_t row = p->output_width * p->channels;
    tfl2c_band_channels all = {p->channels,
                               row,
                               0,
                               0,
                               tiles * 65536,
                               b->rows / height,
                               bytes - 4 * TFL2C_BAND_COLUMN * tiles * p->stride,
                               height * row - 2 * tiles * p->channels,
                               p->output_width,
                               0,
                               0,
                               0};

    return all;
}

/* Makes channels of all planes. t: set for the first one, with as many rows in each as fit */
static void make_planes(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b,
                        tfl2c_band_channels *t)
{
    if (p->stride == 2) {
        tfl2c_band_stride_2(t);
        return;
    }
    if (t->planes != 0) {
        tfl2c_band_two_rows(t);
    }
    if (t->planes != b->count) {
        tfl2c_band_channels last = *t;

        last.values += t->planes * TFL2C_BAND_COLUMN * b->columns;
        last.output += (b->rows - 1) * t->row;
        last.planes = 1;
        tfl2c_band_stride_1(&last);
    }
}

static void make_band(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b,
                      const int16_t *values)
{
    const uint32_t *group = p->groups;
    tfl2c_band_channels t = all_channels(p, b, p->stride == 1 ? 2 : 1);

    for (int32_t channel = 0; channel < p->channels; channel += 4, group += GROUP_WORDS) {
        const int32_t first = channel < p->channels - 4 ? channel : p->channels - 4;
        const int32_t end = channel + 4 < p->channels ? channel + 4 : p->channels;

        for (int32_t i = 0; i < b->count; i++) {
            fill(p, b, &b->planes[i], first);
        }
        t.channels = group[0] == 0 ? end - channel : 1;
        for (int32_t c = channel; c < end; c += t.channels) {
            t.values = &values[(c - first) * (TFL2C_BAND_COLUMN / 4)];
            t.output = &b->output[c];
            t.words = &group[1 + 6 * (c - channel)];
            t.shift = group[0] >> (8 * (c - channel)) & 255u;
            make_planes(p, b, &t);
        }
    }
    if (p->output_min > -128 || p->output_max < 127) {
        for (int32_t i = 0; i < b->rows * p->output_width * p->channels; i++) {
            b->output[i] = (int8_t)tfl2c_clamp(b->output[i], p->output_min, p->output_max);
        }
    }
}

void tfl2c_depthwise_conv_2d_s8_3x3(const tfl2c_depthwise_conv_2d_s8_3x3_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows)
{
    const int32_t columns = (p->output_width - 1) * p->stride + 3;
    band b;

    b.columns = columns;
    b.inner = p->input_width < columns - p->pad_left ? p->input_width : columns - p->pad_left;
    pad_columns(p, scratch, columns, 0, p->pad_left);
    pad_columns(p, scratch, columns, p->pad_left + b.inner, columns);
    while (rows > 0) {
        const int32_t image = first_row / p->output_height;
        const int32_t row = first_row - image * p->output_height;
        const int32_t at = first_row % p->output_rows;

        b.output = &output[at * p->output_width * p->channels];
        b.rows = p->band < rows ? p->band : rows;
        b.rows = b.rows < p->output_height - row ? b.rows : p->output_height - row;
        b.rows = b.rows < p->output_rows - at ? b.rows : p->output_rows - at;
        find_planes(p, input, scratch, image, row, &b);
        make_band(p, &b, scratch);
        first_row += b.rows;
        rows -= b.rows;
    }
}
