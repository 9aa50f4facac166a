/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/average_pool_2d_rows_s8.h"

#include "tfl2c/channel_sums.h"
#include "tfl2c/requant.h"

static void make_means(const tfl2c_average_pool_2d_rows_s8_params *p, const int32_t *sums,
                       int8_t *output)
{
    const int32_t count = p->input_height * p->input_width;

    for (int32_t c = 0; c < p->channels; c++) {
        const int32_t half = sums[c] > 0 ? count / 2 : -(count / 2);

        output[c] = (int8_t)tfl2c_clamp((sums[c] + half) / count, p->output_min, p->output_max);
    }
}

void tfl2c_average_pool_2d_rows_s8(const tfl2c_average_pool_2d_rows_s8_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows)
{
    const tfl2c_channels image = {p->input_width, p->channels, p->input_rows};

    tfl2c_add_channels(&image, input, scratch, first_row, rows);
    if (first_row + rows == p->input_height) {
        make_means(p, scratch, output);
    }
}
