/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* sum of x * (w - zero) = sum of x * w - zero * sum of x: the second sum is the same for all
 * channels of a group. Padding reads as the input's zero point, so that the bias can hold what that
 * adds up to. */
#include "tfl2c/conv_2d_s8_u8.h"

#include <stddef.h>

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

/* A window's corner in the image that begins at image_row. */
typedef struct {
    int32_t image_row;
    int32_t top;
    int32_t left;
} place;

static int32_t dot(const int8_t *x, const uint8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i] * weights[i];
    }
    return sum;
}

static int32_t total(const int8_t *x, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += x[i];
    }
    return sum;
}

static int32_t weight_total(const uint8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    return sum;
}

/* The pixel of a group at (y, x); NULL for padding. */
static const int8_t *pixel(const tfl2c_conv_2d_s8_u8_params *p, const int8_t *group,
                           int32_t image_row, int32_t y, int32_t x)
{
    if (y < 0 || y >= p->input_height || x < 0 || x >= p->input_width) {
        return NULL;
    }
    return &group[tfl2c_row_offset(image_row + y, p->input_rows,
                                   p->input_width * p->input_channels) +
                  x * p->input_channels];
}

/* The products of one window with a kernel. */
static int32_t products(const tfl2c_conv_2d_s8_u8_params *p, const int8_t *group, place at,
                        const uint8_t *weights)
{
    const int32_t count = p->group_channels;
    int32_t sum = 0;

    for (int32_t i = 0; i < p->kernel_height; i++) {
        for (int32_t j = 0; j < p->kernel_width; j++, weights += count) {
            const int8_t *x = pixel(p, group, at.image_row, at.top + i * p->dilation_height,
                                    at.left + j * p->dilation_width);

            sum += x != NULL ? dot(x, weights, count)
                             : p->input_zero_point * weight_total(weights, count);
        }
    }
    return sum;
}

/* The codes in one window. */
static int32_t codes(const tfl2c_conv_2d_s8_u8_params *p, const int8_t *group, place at)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < p->kernel_height; i++) {
        for (int32_t j = 0; j < p->kernel_width; j++) {
            const int8_t *x = pixel(p, group, at.image_row, at.top + i * p->dilation_height,
                                    at.left + j * p->dilation_width);

            sum +=
                x != NULL ? total(x, p->group_channels) : p->input_zero_point * p->group_channels;
        }
    }
    return sum;
}

static void make_pixel(const tfl2c_conv_2d_s8_u8_params *p, const int8_t *input, place at,
                       int8_t *output)
{
    const int32_t size = p->kernel_height * p->kernel_width * p->group_channels;
    const int32_t group_outputs = p->output_channels / (p->input_channels / p->group_channels);
    const uint8_t *weights = p->weights;
    int32_t c = 0;

    for (int32_t seen = 0; seen < p->input_channels; seen += p->group_channels) {
        const int32_t zero = p->weight_zero_point * codes(p, &input[seen], at);
        const int32_t end = c + group_outputs;

        for (; c < end; c++, weights += size) {
            const int32_t sum = products(p, &input[seen], at, weights) - zero;
            const int32_t scaled =
                tfl2c_requantize(tfl2c_wrapping_add(p->bias[c], sum), p->multiplier, p->shift);

            output[c] = tfl2c_code_s8(scaled, p->output_zero_point, p->output_min, p->output_max);
        }
    }
}

void tfl2c_conv_2d_s8_u8(const tfl2c_conv_2d_s8_u8_params *p, const int8_t *input, int8_t *output,
                         int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t y = r - image * p->output_height;
        place at = {image * p->input_height, y * p->stride_height - p->pad_top, -p->pad_left};
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x++, at.left += p->stride_width) {
            make_pixel(p, input, at, &to[x * p->output_channels]);
        }
    }
}
