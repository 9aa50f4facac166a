/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_overlap_add_f32.h"

#define TFL2C_OVERLAP_PARAMS tfl2c_signal_overlap_add_f32_params
#define TFL2C_OVERLAP_NUMBER float
#define TFL2C_OVERLAP_SUM(a, b) ((a) + (b))
#include "tfl2c/overlap_lines.h"

void tfl2c_signal_overlap_add_f32(const tfl2c_signal_overlap_add_f32_params *p, const float *input,
                                  float *sums, float *output, int32_t lines)
{
    tfl2c_overlap_lines(p, input, sums, output, lines);
}
