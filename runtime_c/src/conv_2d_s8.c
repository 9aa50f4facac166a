/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Padding reads as the input's zero point, so that the bias can hold what zero points add up to. */
#include "tfl2c/conv_2d_s8.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

static int32_t dot(const int8_t *x, const int8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i] * weights[i];
    }
    return sum;
}

static int32_t padding(const tfl2c_conv_2d_s8_params *p, const int8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    return sum * p->input_zero_point;
}

/* One row of the kernel over one row of the image, from column `left` on. */
static int32_t row_sum(const tfl2c_conv_2d_s8_params *p, const int8_t *row, int32_t left,
                       const int8_t *weights)
{
    int32_t sum = 0;

    for (int32_t k = 0; k < p->kernel_width; k++) {
        const int32_t x = left + k * p->dilation_width;

        sum += x >= 0 && x < p->input_width
                   ? dot(&row[x * p->input_channels], weights, p->group_channels)
                   : padding(p, weights, p->group_channels);
        weights += p->group_channels;
    }
    return sum;
}

/* Whether the kernel's row is one run of bytes in the image. */
static int is_run(const tfl2c_conv_2d_s8_params *p, int32_t left)
{
    return p->dilation_width == 1 && p->group_channels == p->input_channels && left >= 0 &&
           left + p->kernel_width <= p->input_width;
}

/* The products of one window, whose corner is (top, left) of the image that begins at image_row. */
static int32_t window_sum(const tfl2c_conv_2d_s8_params *p, const int8_t *input, int32_t image_row,
                          int32_t top, int32_t left, const int8_t *weights)
{
    const int32_t length = p->kernel_width * p->group_channels;
    int32_t sum = 0;

    for (int32_t k = 0; k < p->kernel_height; k++, weights += length) {
        const int32_t y = top + k * p->dilation_height;
        const int8_t *row;

        if (y < 0 || y >= p->input_height) {
            sum += padding(p, weights, length);
            continue;
        }
        row = &input[tfl2c_row_offset(image_row + y, p->input_rows,
                                      p->input_width * p->input_channels)];
        sum += is_run(p, left) ? dot(&row[left * p->input_channels], weights, length)
                               : row_sum(p, row, left, weights);
    }
    return sum;
}

static void make_pixel(const tfl2c_conv_2d_s8_params *p, const int8_t *input, int32_t image_row,
                       int32_t top, int32_t left, int8_t *output)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->group_channels;
    const int32_t group_outputs = p->output_channels / (p->input_channels / p->group_channels);
    const int8_t *weights = p->weights;

    for (int32_t c = 0; c < p->output_channels; c++, weights += size) {
        const int8_t *group = &input[c / group_outputs * p->group_channels];
        const int32_t sum =
            tfl2c_wrapping_add(p->bias[c], window_sum(p, group, image_row, top, left, weights));

        output[c] = tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier[c], p->shift[c]),
                                  p->output_zero_point, p->output_min, p->output_max);
    }
}

void tfl2c_conv_2d_s8(const tfl2c_conv_2d_s8_params *p, const int8_t *input, int8_t *output,
                      int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

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
