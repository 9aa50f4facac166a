/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_3x3 for cores with the DSP extension. Same contract, same bits as
 * depthwise_conv_2d_s8_3x3.c.
 *
 * Rows are made in bands. The input of a band is widened into scratch for four channels at a time,
 * as band_3x3.h has it. */
#include "tfl2c/depthwise_conv_2d_s8_3x3.h"

#include "tfl2c/band_3x3.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "depthwise_conv_2d_s8_3x3_dsp.c needs the DSP extension; build the file without _dsp instead"
#endif

#define BAND_ROWS 8      /* input rows in scratch */
#define COLUMN_HALVES 32 /* of a column in scratch */
#define GROUP_WORDS 25

/* Four rows of the input, to be widened for four channels. The assembler knows the order. */
typedef struct {
    const int8_t *ends[4]; /* of the rows, behind the last pixel, at the first of the channels */
    int32_t first;         /* pixel to begin with, minus bytes from the end */
    int32_t pixel;         /* distance of pixels in bytes */
    int16_t *values;
} four_rows;

static __attribute__((naked, noinline, aligned(4))) void widen(__attribute__((unused))
                                                               const four_rows *from)
{
    __asm__ volatile(
        ".syntax unified\n\t"
        "push {r4-r10, lr}; ldm r0, {r0-r3, r8, r12, lr}\n\t"
        "1: ldr r4, [r0, r8]; ldr r5, [r1, r8]; ldr r9, [r2, r8]; ldr r10, [r3, r8]\n\t"
        "pkhbt r6, r4, r5, lsl #16; pkhtb r7, r5, r4, asr #16; mov r4, r9\n\t"
        "pkhbt r9, r9, r10, lsl #16; pkhtb r10, r10, r4, asr #16; sxtb16 r4, r6\n\t"
        "sxtb16 r5, r9; strd r4, r5, [lr]; sxtb16 r4, r6, ror #8\n\t"
        "sxtb16 r5, r9, ror #8; strd r4, r5, [lr, #16]; sxtb16 r4, r7\n\t"
        "sxtb16 r5, r10; strd r4, r5, [lr, #32]; sxtb16 r4, r7, ror #8\n\t"
        "sxtb16 r5, r10, ror #8; strd r4, r5, [lr, #48]; add lr, lr, #64\n\t"
        "adds r8, r8, r12; bne 1b\n\t"
        "pop {r4-r10, pc}\n\t"
        :
        :
        : "memory");
}

typedef struct {
    int16_t *values;
    int32_t columns; /* in scratch */
    int32_t inner;   /* of these, columns of the image: from pad_left on */
} band_area;

/* Some output rows of one image, one below the other in the output's buffer. */
typedef struct {
    const int8_t *ends[BAND_ROWS]; /* of the input rows, see four_rows; outside of the image any */
    int32_t needed;                /* of these */
    int32_t top;                   /* row of the image of the first of these */
    int32_t rows;
    int8_t *output;
} band;

/* Sets a row of some columns to the zero point. */
static void pad(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, int16_t *values, int32_t columns,
                int32_t row)
{
    int16_t *const end = &values[columns * COLUMN_HALVES];

    for (int16_t *value = &values[row]; value < end; value += BAND_ROWS) {
        *value = (int16_t)p->input_zero_point;
    }
}

/* Finds the input rows of a band. image_row: first row of its image */
static void find_rows(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const int8_t *input,
                      int32_t image_row, int32_t inner, band *b)
{
    b->needed = (b->rows - 1) * p->stride + 3;
    for (int32_t i = 0; i < BAND_ROWS; i++) {
        const int32_t k = i < b->needed ? i : b->needed - 1;
        const int32_t y = image_row + tfl2c_clamp(b->top + k, 0, p->input_height - 1);

        b->ends[i] = &input[tfl2c_row_offset(y, p->input_rows, p->input_width * p->channels) +
                            inner * p->channels];
    }
}

/* Widens four channels of the input rows of a band. */
static void fill(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b, const band_area *a,
                 int32_t channel)
{
    int16_t *const inner = &a->values[p->pad_left * COLUMN_HALVES];

    for (int32_t i = 0; i < b->needed; i += 4) {
        const four_rows from = {{b->ends[i] + channel, b->ends[i + 1] + channel,
                                 b->ends[i + 2] + channel, b->ends[i + 3] + channel},
                                -a->inner * p->channels,
                                p->channels,
                                &inner[i]};

        widen(&from);
    }
    for (int32_t i = 0; i < -b->top; i++) {
        pad(p, inner, a->inner, i);
    }
    for (int32_t i = p->input_height - b->top; i < b->needed; i++) {
        pad(p, inner, a->inner, i);
    }
}

/* Makes up to four channels. first: of those that lie in scratch */
static void make_group(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b,
                       const band_area *a, int32_t channel, int32_t first)
{
    const uint32_t *group = &p->groups[channel / 4 * GROUP_WORDS];
    const int32_t count = p->channels - channel < 4 ? p->channels - channel : 4;
    const int32_t at_once = group[0] == 0 ? count : 1;
    tfl2c_band_channels t = {&a->values[(channel - first) * BAND_ROWS],
                             &b->output[channel],
                             p->channels,
                             p->output_width * p->channels,
                             p->output_width,
                             b->rows,
                             &group[1],
                             at_once,
                             0};

    for (int32_t c = 0; c < count; c += at_once) {
        t.words = &group[1 + 6 * c];
        t.shift = group[0] >> (8 * c) & 255u;
        if (p->stride == 1) {
            tfl2c_band_stride_1(&t);
        } else {
            tfl2c_band_stride_2(&t);
        }
    }
}

static void make_band(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const band *b,
                      const band_area *a)
{
    for (int32_t c = 0; c < p->channels; c += 4) {
        const int32_t first = c < p->channels - 4 ? c : p->channels - 4;

        fill(p, b, a, first);
        make_group(p, b, a, c, first);
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
    const int32_t inner =
        p->input_width < columns - p->pad_left ? p->input_width : columns - p->pad_left;
    const band_area a = {scratch, columns, inner};

    for (int32_t i = 0; i < BAND_ROWS; i++) {
        pad(p, a.values, columns, i);
    }
    while (rows > 0) {
        const int32_t image = first_row / p->output_height;
        const int32_t row = first_row - image * p->output_height;
        const int32_t at = first_row % p->output_rows;
        band b;

        b.top = row * p->stride - p->pad_top;
        b.output = &output[at * p->output_width * p->channels];
        b.rows = p->stride == 1 ? 6 : 2;
        b.rows = b.rows < rows ? b.rows : rows;
        b.rows = b.rows < p->output_height - row ? b.rows : p->output_height - row;
        b.rows = b.rows < p->output_rows - at ? b.rows : p->output_rows - at;
        find_rows(p, input, image * p->input_height, inner, &b);
        make_band(p, &b, &a);
        first_row += b.rows;
        rows -= b.rows;
    }
}
