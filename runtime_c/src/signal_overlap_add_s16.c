/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_overlap_add_s16.h"

#include "tfl2c/requant.h"

#define TFL2C_OVERLAP_PARAMS tfl2c_signal_overlap_add_s16_params
#define TFL2C_OVERLAP_NUMBER int16_t
#define TFL2C_OVERLAP_SUM(a, b) ((int16_t)tfl2c_clamp((a) + (b), INT16_MIN, INT16_MAX))
#include "tfl2c/overlap_lines.h"

void tfl2c_signal_overlap_add_s16(const tfl2c_signal_overlap_add_s16_params *p,
                                  const int16_t *input, int16_t *sums, int16_t *output,
                                  int32_t lines)
{
    tfl2c_overlap_lines(p, input, sums, output, lines);
}
