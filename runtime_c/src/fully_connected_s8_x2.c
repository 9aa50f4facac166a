/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Sums of two units, then the codes of up to four. That 256 times a sum fits is sure with the bias. */
#include "tfl2c/fully_connected_s8_x2.h"

#include "tfl2c/finish_x4.h"
#include "tfl2c/products_x2.h"

static void make_row(const tfl2c_fully_connected_s8_x2_params *p, const int8_t *row, int8_t *output)
{
    const int32_t words = 2 * ((p->depth + 3) / 4);
    const uint32_t *weights = p->weights;
    const uint32_t *block = p->blocks;

    for (int32_t left = p->units; left > 0; left -= 4, output += 4, block += 13) {
        const int32_t count = left < 4 ? left : 4;
        int32_t sums[4] = {0, 0, 0, 0};

        for (int32_t i = 0; i < count; i += 2, weights += words) {
            const uint32_t *const bias = &block[1 + 3 * i];
            tfl2c_sums_x2 two = {bias[0], 256 * bias[3] + bias[0]};

            tfl2c_add_row(&two, row, p->depth, weights);
            sums[i] = (int32_t)(two.low - bias[0]);
            sums[i + 1] = (int32_t)((uint32_t)((int32_t)(two.both - two.low) / 256) - bias[3]);
        }
        tfl2c_finish_block(sums, 0, block, output, count);
        for (int32_t i = 0; i < count && (p->output_min > -128 || p->output_max < 127); i++) {
            output[i] = (int8_t)tfl2c_clamp(output[i], p->output_min, p->output_max);
        }
    }
}

void tfl2c_fully_connected_s8_x2(const tfl2c_fully_connected_s8_x2_params *p, const int8_t *input,
                                 int8_t *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->units]);
    }
}
