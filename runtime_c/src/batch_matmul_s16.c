/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/batch_matmul_s16.h"

#include "tfl2c/requant_s16.h"

static inline int16_t finish(const tfl2c_batch_matmul_s16_params *p, int64_t sum)
{
    return (int16_t)tfl2c_clamp(tfl2c_requantize_wide(sum, p->multiplier, p->shift), INT16_MIN,
                                INT16_MAX);
}

#define TFL2C_BATCH_MATMUL_PARAMS tfl2c_batch_matmul_s16_params
#define TFL2C_ELEMENT int16_t
#define TFL2C_SUM int64_t
#define TFL2C_PRODUCT(p, a, b) ((a) * (b))
#define TFL2C_FINISH(p, sum) finish(p, sum)
#include "tfl2c/batch_matmul_all.h"

void tfl2c_batch_matmul_s16(const tfl2c_batch_matmul_s16_params *p, const int16_t *first,
                            const int16_t *second, int16_t *output, int32_t batches)
{
    tfl2c_batch_matmul_all(p, first, second, output, batches);
}
