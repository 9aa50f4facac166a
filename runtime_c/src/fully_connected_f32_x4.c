/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/fully_connected_f32_x4.h"

#include "tfl2c/block_products_f32.h"

#define TFL2C_FULLY_CONNECTED_PARAMS tfl2c_fully_connected_f32_x4_params
#define TFL2C_FULLY_CONNECTED_SCALE(p, u) NULL
#include "tfl2c/fully_connected_blocks_f32.h"

void tfl2c_fully_connected_f32_x4(const tfl2c_fully_connected_f32_x4_params *p, const float *input,
                                  float *output, int32_t rows)
{
    tfl2c_fully_connected_rows(p, input, output, rows);
}
