/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/batch_matmul_s8.h"

#include "tfl2c/requant.h"

static inline int8_t finish(const tfl2c_batch_matmul_s8_params *p, int32_t sum)
{
    return tfl2c_code_s8(tfl2c_requantize(sum, p->multiplier, p->shift), p->output_zero_point,
                         INT8_MIN, INT8_MAX);
}

#define TFL2C_BATCH_MATMUL_PARAMS tfl2c_batch_matmul_s8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_SUM int32_t
#define TFL2C_PRODUCT(p, a, b) (((a) - (p)->first_zero_point) * ((b) - (p)->second_zero_point))
#define TFL2C_FINISH(p, sum) finish(p, sum)
#include "tfl2c/batch_matmul_all.h"

void tfl2c_batch_matmul_s8(const tfl2c_batch_matmul_s8_params *p, const int8_t *first,
                           const int8_t *second, int8_t *output, int32_t batches)
{
    tfl2c_batch_matmul_all(p, first, second, output, batches);
}
