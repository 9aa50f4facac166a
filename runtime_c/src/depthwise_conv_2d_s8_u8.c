/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/depthwise_conv_2d_s8_u8.h"

static inline void tfl2c_add_taps_s8_u8_x4(const tfl2c_depthwise_conv_2d_s8_u8_params *p,
                                           const int8_t *x, int32_t step, int32_t offset,
                                           int32_t weight_step, int32_t count, int32_t *sums)
{
    const int32_t zero = p->input_zero_point;
    const int32_t weight_zero = p->weight_zero_point;
    const uint8_t *w = &p->weights[offset];

    for (; count > 0; count--) {
        sums[0] += (x[0] - zero) * (w[0] - weight_zero);
        sums[1] += (x[1] - zero) * (w[1] - weight_zero);
        sums[2] += (x[2] - zero) * (w[2] - weight_zero);
        sums[3] += (x[3] - zero) * (w[3] - weight_zero);
        x += step;
        w += weight_step;
    }
}

#include "tfl2c/depthwise_conv_2d_all_s8_u8.h"

void tfl2c_depthwise_conv_2d_s8_u8(const tfl2c_depthwise_conv_2d_s8_u8_params *p,
                                   const int8_t *input, int8_t *output, int32_t first_row,
                                   int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
