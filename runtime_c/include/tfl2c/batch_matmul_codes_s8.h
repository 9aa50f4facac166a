/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What batch_matmul_runs.h asks for, of int8 codes. Define TFL2C_BATCH_MATMUL_PARAMS before.
 * sum of (a - zero) * (b - other) = sum of (a - zero) * b - other * sum of (a - zero). */
#ifndef TFL2C_BATCH_MATMUL_CODES_S8_H
#define TFL2C_BATCH_MATMUL_CODES_S8_H

#include "tfl2c/dots_s8.h"
#include "tfl2c/ends_s8.h"
#include "tfl2c/requant.h"

static inline int32_t tfl2c_less_s8(const TFL2C_BATCH_MATMUL_PARAMS *p, const int8_t *row)
{
    if (p->second_zero_point == 0) {
        return 0;
    }
    return p->second_zero_point * (tfl2c_total_s8(row, p->depth) - p->depth * p->first_zero_point);
}

static inline void tfl2c_finish_runs_s8(const TFL2C_BATCH_MATMUL_PARAMS *p, const int32_t *sums,
                                        int32_t less, int32_t runs, int8_t *output)
{
    const int8_t shift = (int8_t)p->shift;
    const tfl2c_ends_s8 ends = {.multiplier = &p->multiplier,
                                .shift = &shift,
                                .zero_point = p->output_zero_point,
                                .least = INT8_MIN,
                                .greatest = INT8_MAX};

    tfl2c_finish_s8(&ends, 0, sums, less, runs, output);
}

static inline int8_t tfl2c_code_of(const TFL2C_BATCH_MATMUL_PARAMS *p, int32_t sum)
{
    return tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier, p->shift), p->output_zero_point,
                         INT8_MIN, INT8_MAX);
}

#define TFL2C_ELEMENT int8_t
#define TFL2C_SUM int32_t
#define TFL2C_PRODUCT(p, a, b) (((a) - (p)->first_zero_point) * ((b) - (p)->second_zero_point))
#define TFL2C_FINISH tfl2c_code_of
#define TFL2C_FINISH_RUNS tfl2c_finish_runs_s8
#define TFL2C_LESS tfl2c_less_s8
#define TFL2C_ADD_RUNS(p, row, columns, step, runs, count, sums) \
    tfl2c_add_dots_s8(row, (p)->first_zero_point, columns, step, runs, count, sums)
#include "tfl2c/batch_matmul_runs.h"

#endif
