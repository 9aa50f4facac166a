/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/depthwise_conv_2d_s8_s4.h"

#include "tfl2c/products_s4.h"

/* Adds `count` taps of four neighbouring channels: pixels that are `step` elements apart, weights
 * `weight_step` apart from `offset` on. */
static inline void add_taps(const tfl2c_depthwise_conv_2d_s8_s4_params *p, const int8_t *x,
                            int32_t step, int32_t offset, int32_t weight_step, int32_t count,
                            int32_t *sums)
{
    for (; count > 0; count--, x += step, offset += weight_step) {
        for (int32_t i = 0; i < 4; i++) {
            sums[i] += (x[i] - p->input_zero_point) * tfl2c_weight_s4(p->weights, offset + i);
        }
    }
}

#define TFL2C_DEPTHWISE_PARAMS tfl2c_depthwise_conv_2d_s8_s4_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_SUM int32_t
#define TFL2C_MOST_TAPS (1 << 16)
#define TFL2C_PRODUCT(p, x, offset) \
    (((x) - (p)->input_zero_point) * tfl2c_weight_s4((p)->weights, offset))
#define TFL2C_ADD_TAPS_X4 add_taps
#define TFL2C_FINISH TFL2C_CODE_S4
#include "tfl2c/depthwise_channels.h"

void tfl2c_depthwise_conv_2d_s8_s4(const tfl2c_depthwise_conv_2d_s8_s4_params *p,
                                   const int8_t *input, int8_t *output, int32_t first_row,
                                   int32_t rows)
{
    tfl2c_depthwise_rows(p, input, output, first_row, rows);
}
