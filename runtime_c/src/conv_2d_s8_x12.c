/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Padding reads as the input's zero point, so that the bias can hold what zero points add up to. */
#include "tfl2c/conv_2d_s8_x12.h"

#include <string.h>

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

/* Copies the window whose corner is (top, left) of the image that begins at image_row. */
static void gather(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int32_t image_row,
                   int32_t top, int32_t left, int8_t *window)
{
    const int32_t channels = p->input_channels;

    for (int32_t i = 0; i < p->kernel_height; i++) {
        const int32_t y = top + i * p->dilation_height;

        for (int32_t k = 0; k < p->kernel_width; k++, window += channels) {
            const int32_t x = left + k * p->dilation_width;

            if (y < 0 || y >= p->input_height || x < 0 || x >= p->input_width) {
                memset(window, p->input_zero_point, (size_t)channels);
                continue;
            }
            memcpy(
                window,
                &input[tfl2c_row_offset(image_row + y, p->input_rows, p->input_width * channels) +
                       x * channels],
                (size_t)channels);
        }
    }
}

static int32_t dot(const int8_t *x, const int8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i] * weights[i];
    }
    return sum;
}

static void make_pixel(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *window, int8_t *output)
{
    const int32_t count = p->kernel_height * p->kernel_width * p->input_channels;

    for (int32_t c = 0; c < p->output_channels; c++) {
        const int32_t *block = &p->blocks[c / 4 * TFL2C_CONV_2D_S8_X12_WORDS];
        const int32_t shift = (int8_t)((uint32_t)block[8] >> (8 * (c % 4)));
        const int32_t products = dot(window, &p->weights[c * p->pitch], count);
        const int32_t sum = tfl2c_wrapping_add(block[c % 4], products);

        output[c] = tfl2c_code_s8(tfl2c_requantize(sum, block[4 + c % 4], shift),
                                  p->output_zero_point, p->output_min, p->output_max);
    }
}

void tfl2c_conv_2d_s8_x12(const tfl2c_conv_2d_s8_x12_params *p, const int8_t *input, int8_t *output,
                          void *scratch, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = (r - image * p->output_height) * p->stride_height - p->pad_top;
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x++) {
            gather(p, input, image * p->input_height, top, x * p->stride_width - p->pad_left,
                   scratch);
            make_pixel(p, scratch, &row[x * p->output_channels]);
        }
    }
}
