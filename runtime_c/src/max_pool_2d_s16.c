/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/max_pool_2d_s16.h"

#include "tfl2c/area.h"
#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

static int32_t greatest_of(const tfl2c_max_pool_2d_s16_params *p, const int16_t *input,
                           int32_t image_row, tfl2c_span height, tfl2c_span width)
{
    int32_t greatest = INT16_MIN;

    for (int32_t y = height.first; y < height.end; y++) {
        const int16_t *row =
            &input[tfl2c_row_offset(image_row + y, p->input_rows, p->input_width * p->channels)];

        for (int32_t x = width.first; x < width.end; x++) {
            const int32_t code = row[x * p->channels];

            greatest = code > greatest ? code : greatest;
        }
    }
    return greatest;
}

static void make_pixel(const tfl2c_max_pool_2d_s16_params *p, const int16_t *input,
                       int32_t image_row, tfl2c_span height, tfl2c_span width, int16_t *output)
{
    for (int32_t c = 0; c < p->channels; c++) {
        output[c] = (int16_t)tfl2c_clamp(greatest_of(p, &input[c], image_row, height, width),
                                         p->output_min, p->output_max);
    }
}

void tfl2c_max_pool_2d_s16(const tfl2c_max_pool_2d_s16_params *p, const int16_t *input,
                           int16_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t y = r - image * p->output_height;
        const tfl2c_span height =
            tfl2c_inside(y * p->stride_height - p->pad_top, p->kernel_height, p->input_height);
        int16_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x++) {
            const tfl2c_span width =
                tfl2c_inside(x * p->stride_width - p->pad_left, p->kernel_width, p->input_width);

            make_pixel(p, input, image * p->input_height, height, width, &row[x * p->channels]);
        }
    }
}
