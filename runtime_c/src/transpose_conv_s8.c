/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_s8.h"

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

static int32_t products(const int8_t *x, const int8_t *w, int32_t count, int32_t zero_point)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sum += (x[i] - zero_point) * w[i];
    }
    return sum;
}

/* What the pixels of an input row add to output column x, padding counted, by a kernel's row. */
static int32_t row_sum(const tfl2c_transpose_conv_s8_params *p, const int8_t *row,
                       const int8_t *weights, int32_t x)
{
    int32_t sum = 0;

    for (int32_t k = x % p->stride_width; k < p->kernel_width && k <= x; k += p->stride_width) {
        const int32_t column = (x - k) / p->stride_width;

        if (column < p->input_width) {
            sum += products(&row[column * p->input_channels], &weights[k * p->input_channels],
                            p->input_channels, p->input_zero_point);
        }
    }
    return sum;
}

/* The sum of an output channel at (y, x), padding counted; `top` is the image's first row. */
static int32_t pixel_sum(const tfl2c_transpose_conv_s8_params *p, const int8_t *input, int32_t top,
                         const int8_t *weights, int32_t y, int32_t x)
{
    const int32_t row_length = p->input_width * p->input_channels;
    const int32_t kernel_row = p->kernel_width * p->input_channels;
    int32_t sum = 0;

    for (int32_t k = y % p->stride_height; k < p->kernel_height && k <= y; k += p->stride_height) {
        const int32_t row = (y - k) / p->stride_height;

        if (row < p->input_height) {
            sum += row_sum(p, &input[tfl2c_row_offset(top + row, p->input_rows, row_length)],
                           &weights[k * kernel_row], x);
        }
    }
    return sum;
}

void tfl2c_transpose_conv_s8(const tfl2c_transpose_conv_s8_params *p, const int8_t *input,
                             int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t taps = p->kernel_height * p->kernel_width * p->input_channels;
    const int32_t length = p->output_width * p->output_channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = image * p->input_height;
        const int32_t y = r - image * p->output_height + p->pad_top;
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = p->pad_left; x < p->pad_left + p->output_width; x++) {
            for (int32_t c = 0; c < p->output_channels; c++) {
                const int32_t sum = pixel_sum(p, input, top, &p->weights[c * taps], y, x);
                const int32_t scaled = tfl2c_requantize(tfl2c_wrapping_add(sum, p->bias[c]),
                                                        p->multiplier[c], p->shift[c]);

                *to++ = tfl2c_code_s8(scaled, p->output_zero_point, p->output_min, p->output_max);
            }
        }
    }
}
