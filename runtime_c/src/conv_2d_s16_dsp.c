/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* conv_2d_s16 for cores with 16-bit products. Same contract, same bits as conv_2d_s16.c.
 *
 * Where windows are pixels inside the image, each output channel has four runs at once. */
#include "tfl2c/conv_2d_s16.h"

#include <arm_acle.h>

#include "tfl2c/paired_products_s16.h"

#include "tfl2c/conv_2d_all_s16.h"
#include "tfl2c/pixel_codes_s16.h"

#if !defined(__ARM_FEATURE_DSP)
#error "conv_2d_s16_dsp.c needs 16-bit products; build conv_2d_s16.c instead"
#endif

/* Makes four neighbouring pixels of the output. */
static void make_block(const tfl2c_conv_2d_s16_params *p, const int16_t *input, int16_t *output)
{
    const int32_t outputs = p->output_channels / (p->input_channels / p->group_channels);
    const tfl2c_ends_s16 *const ends = TFL2C_ENDS_S16(p);
    const int8_t *weights = p->weights;

    for (int32_t c = 0; c < p->output_channels; input += p->group_channels) {
        for (const int32_t end = c + outputs; c < end; c++, weights += p->group_channels) {
            int32_t sums[TFL2C_PIXELS];

            tfl2c_sum_products_s16_x4(input, p->stride_width * p->input_channels, weights,
                                      p->group_channels, sums);
            tfl2c_store_codes_s16(ends, c, sums, TFL2C_PIXELS, &output[c], p->output_channels);
        }
    }
}

/* A row whose last pixels are fewer than a block makes some pixels twice: it is written over
 * nothing that it reads. */
static void make_rows(const tfl2c_conv_2d_s16_params *p, const int16_t *input, int16_t *output,
                      int32_t first_row, int32_t rows)
{
    const int32_t most = p->output_width - TFL2C_PIXELS;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t y = (r - image * p->output_height) * p->stride_height;
        const int16_t *from = &input[tfl2c_row_offset(image * p->input_height + y, p->input_rows,
                                                      p->input_width * p->input_channels)];
        int16_t *row =
            &output[tfl2c_row_offset(r, p->output_rows, p->output_width * p->output_channels)];

        for (int32_t x = 0; x < p->output_width; x += TFL2C_PIXELS) {
            const int32_t at = x < most ? x : most;

            make_block(p, &from[at * p->stride_width * p->input_channels],
                       &row[at * p->output_channels]);
        }
    }
}

TFL2C_APART void tfl2c_make_any_rows(const tfl2c_conv_2d_s16_params *p, const int16_t *input,
                                     int16_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_conv_2d_rows(p, input, output, first_row, rows);
}

void tfl2c_conv_2d_s16(const tfl2c_conv_2d_s16_params *p, const int16_t *input, int16_t *output,
                       int32_t first_row, int32_t rows)
{
    const int is_inside = p->pad_left == 0 && p->pad_top == 0 &&
                          (p->output_width - 1) * p->stride_width < p->input_width &&
                          (p->output_height - 1) * p->stride_height < p->input_height;

    if (is_inside && p->kernel_height * p->kernel_width == 1 && p->output_width >= TFL2C_PIXELS &&
        p->group_channels <= TFL2C_MOST_PRODUCTS) {
        make_rows(p, input, output, first_row, rows);
    } else {
        tfl2c_make_any_rows(p, input, output, first_row, rows);
    }
}
