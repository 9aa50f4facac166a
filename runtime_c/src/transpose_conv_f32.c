/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_f32.h"

#include "tfl2c/floats.h"

static inline float finish(const tfl2c_transpose_conv_f32_params *p, int32_t c, float sum)
{
    return tfl2c_clamp_f32(sum + p->bias[c], p->output_min, p->output_max);
}

#define TFL2C_TRANSPOSE_CONV_PARAMS tfl2c_transpose_conv_f32_params
#define TFL2C_ELEMENT float
#define TFL2C_WEIGHT float
#define TFL2C_SUM float
#define TFL2C_PRODUCT(p, x, w) ((x) * (w))
#define TFL2C_FINISH(p, c, sum) finish(p, c, sum)
#include "tfl2c/transpose_conv_rows.h"

void tfl2c_transpose_conv_f32(const tfl2c_transpose_conv_f32_params *p, const float *input,
                              float *output, int32_t first_row, int32_t rows)
{
    tfl2c_transpose_conv_rows(p, &p->windows, input, output, first_row, rows);
}
