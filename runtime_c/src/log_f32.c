/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/log_f32.h"

#include "tfl2c/logarithm_f32.h"

void tfl2c_log_f32(const tfl2c_log_f32_params *p, const float *input, float *output,
                   int32_t first_row, int32_t rows)
{
    tfl2c_each_f32(p, input, output, first_row, rows, tfl2c_logarithm_f32);
}
