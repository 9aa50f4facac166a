/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* average_pool_2d_rows_s8 for cores with the DSP extension. Same contract, same bits as
 * average_pool_2d_rows_s8.c. Four channels at a time, in halfwords as long as sums fit into them. */
#include "tfl2c/average_pool_2d_rows_s8.h"

#include <string.h>

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_DSP)
#error "average_pool_2d_rows_s8_dsp.c needs the DSP extension; build the file without _dsp instead"
#endif

#define MOST_PIXELS 255 /* sums of so many codes fit in 16 bits */

/* Sums of channels 0, 2 and of channels 1, 3, the first one in the lower half. */
typedef struct {
    uint32_t even;
    uint32_t odd;
} halves;

static halves add_pixels(halves sums, const int8_t *x, int32_t pixel, int32_t count)
{
    for (; count > 0; count--, x += pixel) {
        uint32_t word;

        memcpy(&word, x, sizeof word);
        __asm__("sxtab16 %0, %0, %1" : "+r"(sums.even) : "r"(word));
        __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(sums.odd) : "r"(word));
    }
    return sums;
}

static halves empty(int32_t *sums, halves from)
{
    const halves none = {0, 0};

    sums[0] += (int16_t)(uint16_t)from.even;
    sums[1] += (int16_t)(uint16_t)from.odd;
    sums[2] += (int32_t)from.even >> 16;
    sums[3] += (int32_t)from.odd >> 16;
    return none;
}

/* Adds rows of four channels to their sums. */
static void add_rows(const tfl2c_average_pool_2d_rows_s8_params *p, const int8_t *input,
                     int32_t *sums, int32_t first_row, int32_t rows)
{
    halves some = {0, 0};
    int32_t free = MOST_PIXELS;

    while (rows > 0) {
        const int32_t at = first_row % p->input_rows;
        const int32_t together = rows < p->input_rows - at ? rows : p->input_rows - at;
        const int8_t *x = &input[at * p->input_width * p->channels];

        for (int32_t left = together * p->input_width; left > 0;) {
            const int32_t now = left < free ? left : free;

            some = add_pixels(some, x, p->channels, now);
            x += now * p->channels;
            left -= now;
            free -= now;
            if (free == 0) {
                some = empty(sums, some);
                free = MOST_PIXELS;
            }
        }
        first_row += together;
        rows -= together;
    }
    (void)empty(sums, some);
}

static void add_channel(const tfl2c_average_pool_2d_rows_s8_params *p, const int8_t *input,
                        int32_t *sum, int32_t first_row, int32_t rows)
{
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *x = &input[tfl2c_row_offset(r, p->input_rows, p->input_width * p->channels)];

        for (int32_t i = 0; i < p->input_width; i++) {
            *sum += x[i * p->channels];
        }
    }
}

static void make_means(const tfl2c_average_pool_2d_rows_s8_params *p, const int32_t *sums,
                       int8_t *output)
{
    const int32_t count = p->input_height * p->input_width;

    for (int32_t c = 0; c < p->channels; c++) {
        const int32_t half = sums[c] > 0 ? count / 2 : -(count / 2);

        output[c] = (int8_t)tfl2c_clamp((sums[c] + half) / count, p->output_min, p->output_max);
    }
}

void tfl2c_average_pool_2d_rows_s8(const tfl2c_average_pool_2d_rows_s8_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows)
{
    int32_t *sums = scratch;
    int32_t c = 0;

    if (first_row == 0) {
        memset(sums, 0, (size_t)p->channels * sizeof *sums);
    }
    for (; c < p->channels - 3; c += 4) {
        add_rows(p, &input[c], &sums[c], first_row, rows);
    }
    for (; c < p->channels; c++) {
        add_channel(p, &input[c], &sums[c], first_row, rows);
    }
    if (first_row + rows == p->input_height) {
        make_means(p, sums, output);
    }
}
