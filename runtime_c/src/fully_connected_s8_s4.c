/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/fully_connected_s8_s4.h"

#include "tfl2c/products_s4.h"

#define TFL2C_FULLY_CONNECTED_PARAMS tfl2c_fully_connected_s8_s4_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_SUM int32_t
#define TFL2C_ADD(p, x, offset, count, sums) \
    tfl2c_add_s4(x, (p)->input_zero_point, (p)->weights, offset, count, sums)
#define TFL2C_ADD_X4(p, x, step, offset, count, sums) \
    tfl2c_add_s4_x4(x, step, (p)->input_zero_point, (p)->weights, offset, count, sums)
#define TFL2C_FINISH TFL2C_CODE_S4
#include "tfl2c/fully_connected_channels.h"

void tfl2c_fully_connected_s8_s4(const tfl2c_fully_connected_s8_s4_params *p, const int8_t *input,
                                 int8_t *output, int32_t rows)
{
    tfl2c_fully_connected_rows(p, input, output, rows);
}
