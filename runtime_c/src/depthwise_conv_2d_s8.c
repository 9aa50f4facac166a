/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Padding reads as the input's zero point, so that the bias can hold what zero points add up to. */
#include "tfl2c/depthwise_conv_2d_s8.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

static int32_t dot(const int8_t *x, int32_t x_step, const int8_t *weights, int32_t weight_step,
                   int32_t count)
{
    int32_t sum = 0;

    for (; count > 0; count--) {
        sum += *x * *weights;
        x += x_step;
        weights += weight_step;
    }
    return sum;
}

/* One row of the kernel over padding. */
static int32_t padding(const tfl2c_depthwise_conv_2d_s8_params *p, const int8_t *weights)
{
    int32_t sum = 0;

    for (int32_t k = 0; k < p->kernel_width; k++) {
        sum += weights[k * p->output_channels];
    }
    return sum * p->input_zero_point;
}

/* One row of the kernel over one channel of a row of the image, which padding surrounds. */
static int32_t edge_sum(const tfl2c_depthwise_conv_2d_s8_params *p, const int8_t *row, int32_t left,
                        const int8_t *weights)
{
    int32_t sum = 0;

    for (int32_t k = 0; k < p->kernel_width; k++) {
        const int32_t x = left + k * p->dilation_width;
        const int32_t code =
            x >= 0 && x < p->input_width ? row[x * p->input_channels] : p->input_zero_point;

        sum += code * weights[k * p->output_channels];
    }
    return sum;
}

/* The products of one channel in a window whose corner is (top, left) of the image that begins at
 * image_row. */
static int32_t window_sum(const tfl2c_depthwise_conv_2d_s8_params *p, const int8_t *input,
                          int32_t image_row, int32_t top, int32_t left, const int8_t *weights)
{
    const int is_inside =
        left >= 0 && left + (p->kernel_width - 1) * p->dilation_width < p->input_width;
    int32_t sum = 0;

    for (int32_t k = 0; k < p->kernel_height; k++) {
        const int32_t y = top + k * p->dilation_height;
        const int8_t *row;

        if (y < 0 || y >= p->input_height) {
            sum += padding(p, weights);
        } else {
            row = &input[tfl2c_row_offset(image_row + y, p->input_rows,
                                          p->input_width * p->input_channels)];
            sum += is_inside
                       ? dot(&row[left * p->input_channels], p->dilation_width * p->input_channels,
                             weights, p->output_channels, p->kernel_width)
                       : edge_sum(p, row, left, weights);
        }
        weights += p->kernel_width * p->output_channels;
    }
    return sum;
}

static void make_pixel(const tfl2c_depthwise_conv_2d_s8_params *p, const int8_t *input,
                       int32_t image_row, int32_t top, int32_t left, int8_t *output)
{
    int32_t c = 0;

    for (int32_t seen = 0; seen < p->input_channels; seen++) {
        for (int32_t m = 0; m < p->depth_multiplier; m++, c++) {
            const int32_t products =
                window_sum(p, &input[seen], image_row, top, left, &p->weights[c]);
            const int32_t sum = tfl2c_wrapping_add(p->bias[c], products);

            output[c] = tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier[c], p->shift[c]),
                                      p->output_zero_point, p->output_min, p->output_max);
        }
    }
}

void tfl2c_depthwise_conv_2d_s8(const tfl2c_depthwise_conv_2d_s8_params *p, const int8_t *input,
                                int8_t *output, int32_t first_row, int32_t rows)
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
