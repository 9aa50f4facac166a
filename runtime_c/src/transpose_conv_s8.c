/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_s8.h"

#include "tfl2c/dots_s8.h"
#include "tfl2c/requant.h"

static inline int8_t finish(const tfl2c_transpose_conv_s8_params *p, int32_t c, int32_t sum)
{
    const int32_t scaled =
        tfl2c_requantize(tfl2c_wrapping_add(sum, p->bias[c]), p->multiplier[c], p->shift[c]);

    return tfl2c_code_s8(scaled, p->output_zero_point, p->output_min, p->output_max);
}

#define TFL2C_TRANSPOSE_CONV_PARAMS tfl2c_transpose_conv_s8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_WEIGHT int8_t
#define TFL2C_SUM int32_t
#define TFL2C_ADD_RUNS(p, x, w, step, runs, count, sums) \
    tfl2c_add_dots_s8(x, (p)->input_zero_point, w, step, runs, count, sums)
#define TFL2C_FINISH(p, c, sum) finish(p, c, sum)
#include "tfl2c/transpose_conv_rows.h"

void tfl2c_transpose_conv_s8(const tfl2c_transpose_conv_s8_params *p, const int8_t *input,
                             int8_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_transpose_conv_rows(p, &p->windows, input, output, first_row, rows);
}
