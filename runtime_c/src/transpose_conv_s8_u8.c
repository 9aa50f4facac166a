/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/transpose_conv_s8_u8.h"

#include "tfl2c/dots_s8.h"
#include "tfl2c/requant.h"

static inline int8_t finish(const tfl2c_transpose_conv_s8_u8_params *p, int32_t c, int32_t sum)
{
    const int32_t scaled =
        tfl2c_requantize(tfl2c_wrapping_add(sum, p->bias[c]), p->multiplier[c], p->shift[c]);

    return tfl2c_code_s8(scaled, p->output_zero_point, p->output_min, p->output_max);
}

/* sum of x * (w - zero) = sum of x * w - zero * sum of x, the second one of all runs. */
static inline void add_runs(const tfl2c_transpose_conv_s8_u8_params *p, const int8_t *x,
                            const int8_t *w, int32_t step, int32_t runs, int32_t count,
                            int32_t *sums)
{
    const int32_t total = tfl2c_total_s8(x, count) - count * p->input_zero_point;

    tfl2c_add_dots_s8(x, p->input_zero_point, w, step, runs, count, sums);
    for (int32_t i = 0; i < runs; i++) {
        sums[i] -= p->weight_zero_point * total;
    }
}

#define TFL2C_TRANSPOSE_CONV_PARAMS tfl2c_transpose_conv_s8_u8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_WEIGHT int8_t
#define TFL2C_SUM int32_t
#define TFL2C_ADD_RUNS add_runs
#define TFL2C_FINISH(p, c, sum) finish(p, c, sum)
#include "tfl2c/transpose_conv_rows.h"

void tfl2c_transpose_conv_s8_u8(const tfl2c_transpose_conv_s8_u8_params *p, const int8_t *input,
                                int8_t *output, int32_t first_row, int32_t rows)
{
    tfl2c_transpose_conv_rows(p, &p->windows, input, output, first_row, rows);
}
