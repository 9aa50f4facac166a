/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* One output at a time. What the window sees outside of the image adds nothing. */
#include "tfl2c/depthwise_conv_2d_s8_x4.h"

#include "tfl2c/rescale_x4.h"
#include "tfl2c/rows.h"

#define HEADER_WORDS 13 /* of a group, before the weights */

/* The weight of a channel of a group at a tap. weights: those of the group */
static int32_t weight_at(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const uint32_t *weights,
                         int32_t channel, int32_t y, int32_t x)
{
    const int32_t pairs = (p->kernel_height + 1) / 2;
    const int32_t tap = x * pairs + y / 2;
    const uint32_t word = weights[p->is_int4 ? tap : 4 * tap + channel];

    if (p->is_int4) {
        return (int32_t)(word >> (y % 2 * 16 + 4 * channel) & 15u) - 8;
    }
    return (int16_t)(uint16_t)(word >> (y % 2 * 16)) / 256;
}

/* Where the window begins, in the image whose first row is image_row. */
typedef struct {
    int32_t image_row;
    int32_t top;
    int32_t left;
} corner;

/* The sum of a channel, `within` its group. from: the channel in the input; weights: the group's */
static int32_t add_taps(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const int8_t *from,
                        const corner *at, const uint32_t *weights, int32_t within)
{
    int32_t sum = 0;

    for (int32_t k = 0; k < p->kernel_height; k++) {
        const int32_t y = at->top + k * p->dilation_height;
        const int8_t *row;

        if (y < 0 || y >= p->input_height) {
            continue;
        }
        row = &from[tfl2c_row_offset(at->image_row + y, p->input_rows,
                                     p->input_width * p->input_channels)];
        for (int32_t i = 0; i < p->kernel_width; i++) {
            const int32_t x = at->left + i * p->dilation_width;

            if (x >= 0 && x < p->input_width) {
                sum += (row[x * p->input_channels] - p->input_zero_point) *
                       weight_at(p, weights, within, k, i);
            }
        }
    }
    return sum;
}

static void make_pixel(const tfl2c_depthwise_conv_2d_s8_x4_params *p, const int8_t *input,
                       const corner *at, int8_t *output)
{
    const int32_t taps = p->kernel_width * ((p->kernel_height + 1) / 2);
    const int32_t words = HEADER_WORDS + (p->is_int4 ? taps : 4 * taps);

    for (int32_t c = 0; c < p->output_channels; c++) {
        const uint32_t *group = &p->groups[c / 4 * words];
        const int32_t last = p->output_channels < 4 ? 0 : p->output_channels - 4;
        const int32_t within = c - (c / 4 * 4 < last ? c / 4 * 4 : last);
        const uint32_t *rescaling = &group[5 + 2 * within];
        const int32_t bias = (int32_t)group[1 + within] / 256;
        const int32_t sum = tfl2c_wrapping_add(
            bias, add_taps(p, &input[c / p->depth_multiplier], at, &group[HEADER_WORDS], within));
        const int32_t code = tfl2c_rescale_x4(sum, group[0] >> (8 * within) & 255u, rescaling[0],
                                              rescaling[1], TFL2C_DEPTHWISE_CONV_2D_S8_X4_EXPONENT);

        output[c] = (int8_t)tfl2c_clamp(code, p->output_min, p->output_max);
    }
}

void tfl2c_depthwise_conv_2d_s8_x4(const tfl2c_depthwise_conv_2d_s8_x4_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->output_channels;

    (void)scratch;
    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t row = r - image * p->output_height;
        int8_t *to = &output[tfl2c_row_offset(r, p->output_rows, length)];
        corner at = {image * p->input_height, row * p->stride_height - p->pad_top, -p->pad_left};

        for (int32_t x = 0; x < p->output_width; x++, at.left += p->stride_width) {
            make_pixel(p, input, &at, &to[x * p->output_channels]);
        }
    }
}
