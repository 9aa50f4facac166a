/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Padding reads as the input's zero point, so that the bias can hold what zero points add up to. */
#include "tfl2c/depthwise_conv_2d_s8_lanes.h"

#include <stddef.h>

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#define WORDS TFL2C_DEPTHWISE_CONV_2D_S8_LANES_WORDS

/* The code of one input channel in the image that begins at image_row, or padding around it. */
static int32_t code_at(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, const int8_t *input,
                       int32_t image_row, int32_t y, int32_t x)
{
    if (y < 0 || y >= p->input_height || x < 0 || x >= p->input_width) {
        return p->input_zero_point;
    }
    return input[tfl2c_row_offset(image_row + y, p->input_rows,
                                  p->input_width * p->input_channels) +
                 x * p->input_channels];
}

/* The products of a lane in the window whose corner is (top, left). weights: of its first tap */
static int32_t window_sum(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, const int8_t *input,
                          int32_t image_row, int32_t top, int32_t left, const int8_t *weights)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < p->kernel_height; i++) {
        for (int32_t k = 0; k < p->kernel_width; k++) {
            sum += *weights * code_at(p, input, image_row, top + i * p->dilation_height,
                                      left + k * p->dilation_width);
            weights += 16;
        }
    }
    return sum;
}

static void make_pixel(const tfl2c_depthwise_conv_2d_s8_lanes_params *p, const int8_t *input,
                       int32_t image_row, int32_t top, int32_t left, int8_t *output)
{
    const int32_t taps = p->kernel_height * p->kernel_width;
    const int32_t *block = p->blocks;
    int32_t number = 0;

    for (int32_t c = 0; c < p->output_channels; c++) {
        if (c == 16 * (number + 1)) {
            number++;
            block += WORDS;
        }
        const int32_t lane = c - block[37];
        const int32_t at = 4 * (lane % 4) + lane / 4;
        const int32_t seen = block[36] + (p->lanes != NULL ? p->lanes[16 * number + lane] : lane);
        const int32_t shift = (int8_t)((uint32_t)block[32 + lane / 4] >> (8 * (lane % 4)));
        const int32_t products = window_sum(p, &input[seen], image_row, top, left,
                                            &p->weights[16 * number * taps + lane]);
        const int32_t sum = tfl2c_wrapping_add(block[at], products);

        output[c] = tfl2c_code_s8(tfl2c_requantize(sum, block[16 + at], shift),
                                  p->output_zero_point, p->output_min, p->output_max);
    }
}

void tfl2c_depthwise_conv_2d_s8_lanes(const tfl2c_depthwise_conv_2d_s8_lanes_params *p,
                                      const int8_t *input, int8_t *output, void *scratch,
                                      int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

    (void)scratch;
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x++) {
            make_pixel(p, input, image * p->input_height, top, x * p->stride_width - p->pad_left,
                       &row[x * p->output_channels]);
        }
    }
}
