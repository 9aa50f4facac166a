/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One output code at a time. Needs no scratch. */
#include "tfl2c/depthwise_conv_2d_s8_3x3.h"

#include "tfl2c/rescale_x4.h"
#include "tfl2c/rows.h"

#define GROUP_WORDS 25

/* The three weights of a column of taps from a word of them: top, middle, bottom. */
static int32_t weight(uint32_t word, int32_t row)
{
    static const uint8_t bits[3] = {8, 0, 16};

    return (int8_t)(uint8_t)(word >> bits[row]);
}

/* words: of one channel; top, left: the window's corner in the image, whose rows begin at `image`. */
static int32_t window_sum(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const int8_t *input,
                          int32_t image, int32_t top, int32_t left, int32_t channel,
                          const uint32_t *words)
{
    int32_t sum = (int32_t)words[3] / 256;

    for (int32_t k = 0; k < 3; k++) {
        const int32_t y = top + k;
        const int8_t *row = input;

        if (y >= 0 && y < p->input_height) {
            row = &input[tfl2c_row_offset(image + y, p->input_rows, p->input_width * p->channels)];
        }
        for (int32_t i = 0; i < 3; i++) {
            const int32_t x = left + i;
            const int inside = y >= 0 && y < p->input_height && x >= 0 && x < p->input_width;

            sum += (inside ? row[x * p->channels + channel] : p->input_zero_point) *
                   weight(words[i], k);
        }
    }
    return sum;
}

static void make_pixel(const tfl2c_depthwise_conv_2d_s8_3x3_params *p, const int8_t *input,
                       int32_t image, int32_t top, int32_t left, int8_t *output)
{
    for (int32_t c = 0; c < p->channels; c++) {
        const uint32_t *group = &p->groups[c / 4 * GROUP_WORDS];
        const uint32_t *words = &group[1 + c % 4 * 6];
        const int32_t sum = window_sum(p, input, image, top, left, c, words);
        const int32_t code = tfl2c_rescale_x4(sum, group[0] >> (c % 4 * 8) & 255u, words[4],
                                              words[5], TFL2C_DEPTHWISE_CONV_2D_S8_3X3_EXPONENT);

        output[c] = (int8_t)tfl2c_clamp(code, p->output_min, p->output_max);
    }
}

void tfl2c_depthwise_conv_2d_s8_3x3(const tfl2c_depthwise_conv_2d_s8_3x3_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->channels;

    (void)scratch;
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride - p->pad_top;
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x++) {
            make_pixel(p, input, image * p->input_height, top, x * p->stride - p->pad_left,
                       &row[x * p->channels]);
        }
    }
}
