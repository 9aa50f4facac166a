/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* What batch_matmul_runs.h asks for, of int16 codes. Define TFL2C_BATCH_MATMUL_PARAMS before. */
#ifndef TFL2C_BATCH_MATMUL_CODES_S16_H
#define TFL2C_BATCH_MATMUL_CODES_S16_H

#include "tfl2c/dots_s16.h"
#include "tfl2c/requant_s16.h"

static inline int16_t tfl2c_finish_s16(const TFL2C_BATCH_MATMUL_PARAMS *p, int64_t sum)
{
    return (int16_t)tfl2c_clamp(tfl2c_requantize_wide(sum, p->multiplier, p->shift), INT16_MIN,
                                INT16_MAX);
}

static inline void tfl2c_finish_runs_s16(const TFL2C_BATCH_MATMUL_PARAMS *p, const int64_t *sums,
                                         int64_t less, int32_t runs, int16_t *output)
{
    (void)less;
    for (int32_t i = 0; i < runs; i++) {
        output[i] = tfl2c_finish_s16(p, sums[i]);
    }
}

#define TFL2C_ELEMENT int16_t
#define TFL2C_SUM int64_t
#define TFL2C_PRODUCT(p, a, b) ((a) * (b))
#define TFL2C_FINISH tfl2c_finish_s16
#define TFL2C_FINISH_RUNS tfl2c_finish_runs_s16
#define TFL2C_LESS(p, row) 0
#define TFL2C_ADD_RUNS(p, row, columns, step, runs, count, sums) \
    tfl2c_add_dots_s16(row, columns, step, runs, count, sums)
#include "tfl2c/batch_matmul_runs.h"

#endif
