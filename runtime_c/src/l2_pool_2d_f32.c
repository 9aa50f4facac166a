/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/l2_pool_2d_f32.h"

#include "tfl2c/area.h"
#include "tfl2c/floats.h"
#include "tfl2c/root_f32.h"
#include "tfl2c/rows.h"

static float squares_of(const tfl2c_l2_pool_2d_f32_params *p, const float *input, int32_t image_row,
                        tfl2c_span height, tfl2c_span width)
{
    float sum = 0.0f;

    for (int32_t y = height.first; y < height.end; y++) {
        const float *row =
            &input[tfl2c_row_offset(image_row + y, p->input_rows, p->input_width * p->channels)];

        for (int32_t x = width.first; x < width.end; x++) {
            const float value = row[x * p->channels];

            sum = tfl2c_multiply_add(value, value, sum);
        }
    }
    return sum;
}

static void make_pixel(const tfl2c_l2_pool_2d_f32_params *p, const float *input, int32_t image_row,
                       tfl2c_span height, tfl2c_span width, float *output)
{
    const float count = (float)((height.end - height.first) * (width.end - width.first));

    for (int32_t c = 0; c < p->channels; c++) {
        const float mean = squares_of(p, &input[c], image_row, height, width) / count;

        output[c] = tfl2c_clamp_f32(tfl2c_root_f32(mean), p->output_min, p->output_max);
    }
}

void tfl2c_l2_pool_2d_f32(const tfl2c_l2_pool_2d_f32_params *p, const float *input, float *output,
                          int32_t first_row, int32_t rows)
{
    const int32_t length = p->output_width * p->channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t y = r - image * p->output_height;
        const tfl2c_span height =
            tfl2c_inside(y * p->stride_height - p->pad_top, p->kernel_height, p->input_height);
        float *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t x = 0; x < p->output_width; x++) {
            const tfl2c_span width =
                tfl2c_inside(x * p->stride_width - p->pad_left, p->kernel_width, p->input_width);

            make_pixel(p, input, image * p->input_height, height, width, &row[x * p->channels]);
        }
    }
}
