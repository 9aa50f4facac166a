/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/l2_normalization_s8.h"

#include "tfl2c/inverse_root.h"
#include "tfl2c/requant.h"

#define SCALE_BITS 7 /* of the output */

static void make_row(const tfl2c_l2_normalization_s8_params *p, const int8_t *input, int8_t *output)
{
    const int32_t late_bits = SCALE_BITS - p->early_bits;
    tfl2c_inverse_root norm;
    int32_t sum = 0;

    for (int32_t i = 0; i < p->depth; i++) {
        const int32_t x = input[i] - p->input_zero_point;

        sum += x * x;
    }
    norm = tfl2c_inverse_root_s32(sum);
    for (int32_t i = 0; i < p->depth; i++) {
        const int32_t x = (input[i] - p->input_zero_point) * (1 << p->early_bits);
        const int32_t scaled = tfl2c_requantize(x, norm.multiplier, norm.shift + late_bits);

        output[i] = (int8_t)tfl2c_clamp(scaled, INT8_MIN, INT8_MAX);
    }
}

void tfl2c_l2_normalization_s8(const tfl2c_l2_normalization_s8_params *p, const int8_t *input,
                               int8_t *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->depth]);
    }
}
