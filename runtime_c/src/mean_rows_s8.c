/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/mean_rows_s8.h"

#include "tfl2c/channel_sums.h"
#include "tfl2c/requant.h"

static void make_means(const tfl2c_mean_rows_s8_params *p, const int32_t *sums, int8_t *output)
{
    for (int32_t c = 0; c < p->channels; c++) {
        const int32_t mean = tfl2c_requantize(sums[c] + p->bias, p->multiplier, p->shift);

        output[c] = tfl2c_code_s8(mean, p->output_zero_point, p->output_min, p->output_max);
    }
}

void tfl2c_mean_rows_s8(const tfl2c_mean_rows_s8_params *p, const int8_t *input, int8_t *output,
                        void *scratch, int32_t first_row, int32_t rows)
{
    const tfl2c_channels image = {p->input_width, p->channels, p->input_rows};

    tfl2c_add_channels(&image, input, scratch, first_row, rows);
    if (first_row + rows == p->input_height) {
        make_means(p, scratch, output);
    }
}
