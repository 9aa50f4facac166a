/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* depthwise_conv_2d_s8_x16 for cores with vectors of integers. Same contract, same bits as
 * depthwise_conv_2d_s8_x16.c. */
#include "tfl2c/depthwise_conv_2d_s8_x16.h"

#include <arm_mve.h>
#include <string.h>

#include "tfl2c/depthwise_x16.h"
#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "depthwise_conv_2d_s8_x16_mve.c needs vectors; build depthwise_conv_2d_s8_x16.c instead"
#endif

#define WORDS TFL2C_DEPTHWISE_CONV_2D_S8_X16_WORDS
#define CHANNELS 16           /* that are in scratch at a time */
#define COLUMN (4 * CHANNELS) /* bytes */

/* Three rows of an image, or padding, at which a row of windows looks. The assembler knows the
 * order. */
typedef struct {
    const int8_t *rows[3];
    int32_t steps[3]; /* to the next pixel; 0 for padding */
} band;

static band band_of(const tfl2c_depthwise_conv_2d_s8_x16_params *p, const int8_t *input,
                    const int8_t *outside, int32_t row)
{
    const int32_t image = row / p->output_height;
    const int32_t top = (row - image * p->output_height) * p->stride_height - p->pad_top;
    band b;

    for (int32_t i = 0; i < 3; i++) {
        const int32_t y = top + i;
        const int inside = y >= 0 && y < p->input_height;

        b.rows[i] = outside;
        b.steps[i] = inside ? p->channels : 0;
        if (inside) {
            b.rows[i] = &input[tfl2c_row_offset(image * p->input_height + y, p->input_rows,
                                                p->input_width * p->channels)];
        }
    }
    return b;
}

/* Puts `count` pixels of up to 16 channels into columns: [count][16][4]. The fourth row meets no
 * weight. */
static __attribute__((naked, noinline)) void interleave(__attribute__((unused)) const band *b,
                                                        __attribute__((unused)) int32_t channels,
                                                        __attribute__((unused)) int32_t count,
                                                        __attribute__((unused)) int8_t *columns)
{
    __asm__ volatile(".syntax unified\n\t"
                     "push   {r4-r8, lr}\n\t"
                     "vctp.8 r1\n\t"
                     "mov    r12, r2\n\t"
                     "mov    r8, r3\n\t"
                     "ldm    r0, {r1-r6}\n\t"
                     "wls    lr, r12, 2f\n"
                     "1:\n\t"
                     "vpsttt\n\t"
                     "vldrbt.8 q0, [r1]\n\t"
                     "vldrbt.8 q1, [r2]\n\t"
                     "vldrbt.8 q2, [r3]\n\t"
                     "adds   r1, r1, r4\n\t"
                     "adds   r2, r2, r5\n\t"
                     "adds   r3, r3, r6\n\t"
                     "vst40.8 {q0, q1, q2, q3}, [r8]\n\t"
                     "vst41.8 {q0, q1, q2, q3}, [r8]\n\t"
                     "vst42.8 {q0, q1, q2, q3}, [r8]\n\t"
                     "vst43.8 {q0, q1, q2, q3}, [r8]!\n\t"
                     "le     lr, 1b\n"
                     "2:\n\t"
                     "pop    {r4-r8, pc}\n");
}

static void run(const tfl2c_depthwise_conv_2d_s8_x16_params *p, tfl2c_depthwise_x16_task *t)
{
    if (p->stride_width == 1) {
        tfl2c_depthwise_x16(t);
    } else {
        tfl2c_depthwise_x16_by_two(t);
    }
}

/* Up to 16 channels, from `channel` on, of a row that begins at `output`. */
static void make_channels(const tfl2c_depthwise_conv_2d_s8_x16_params *p, int8_t *columns,
                          int32_t channel, int32_t channels, int8_t *output)
{
    const int32_t least = p->output_min - p->output_zero_point;
    const int32_t whole = channels & ~3;
    int8_t *const codes = &columns[COLUMN * p->columns];
    tfl2c_depthwise_x16_task t = {
        {columns, columns + COLUMN, columns + 2 * COLUMN, columns + 3 * COLUMN},
        &output[channel],
        p->output_width / 4,
        p->output_width % 4,
        p->output_zero_point,
        least,
        p->output_max - p->output_zero_point,
        p->greatest_shift > 0 || least < 0,
        &p->weights[16 * (1 + channel)],
        &p->blocks[WORDS * (channel / 4)],
        p->channels,
        whole / 4};

    if (whole != 0) {
        run(p, &t);
    }
    if (whole == channels) {
        return;
    }
    for (int32_t i = 0; i < 4; i++) {
        t.columns[i] = columns + i * COLUMN + 4 * whole;
    }
    t.output = codes;
    t.weights = &p->weights[16 * (1 + channel + whole)];
    t.blocks = &p->blocks[WORDS * ((channel + whole) / 4)];
    t.step = 4;
    t.count = 1;
    run(p, &t);
    for (int32_t x = 0; x < p->output_width; x++) {
        memcpy(&output[x * p->channels + channel + whole], &codes[4 * x],
               (size_t)(channels - whole));
    }
}

void tfl2c_depthwise_conv_2d_s8_x16(const tfl2c_depthwise_conv_2d_s8_x16_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows)
{
    const int32_t behind = p->columns - p->pad_left;
    const int32_t inside = behind < p->input_width ? behind : p->input_width;
    int8_t *const columns = scratch;
    int8_t *const pixels = &columns[COLUMN * p->pad_left];
    const int8x16_t zero = vdupq_n_s8((int8_t)p->input_zero_point);
    int8_t outside[CHANNELS];

    vstrbq_s8(outside, zero);
    (void)tfl2c_fill(columns, zero, COLUMN * p->pad_left);
    (void)tfl2c_fill(&pixels[COLUMN * inside], zero, COLUMN * (behind - inside));
    for (int32_t r = first_row; r < first_row + rows; r++) {
        band b = band_of(p, input, outside, r);
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, p->output_width * p->channels)];

        for (int32_t c = 0; c < p->channels; c += CHANNELS) {
            const int32_t channels = p->channels - c < CHANNELS ? p->channels - c : CHANNELS;

            interleave(&b, channels, inside, pixels);
            make_channels(p, columns, c, channels, row);
            for (int32_t i = 0; i < 3; i++) {
                b.rows[i] += b.steps[i] != 0 ? CHANNELS : 0;
            }
        }
    }
}
