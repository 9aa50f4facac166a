/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/batch_matmul_f32.h"

#define TFL2C_BATCH_MATMUL_PARAMS tfl2c_batch_matmul_f32_params
#define TFL2C_ELEMENT float
#define TFL2C_SUM float
#define TFL2C_PRODUCT(p, a, b) ((a) * (b))
#define TFL2C_FINISH(p, sum) (sum)
#include "tfl2c/batch_matmul_all.h"

void tfl2c_batch_matmul_f32(const tfl2c_batch_matmul_f32_params *p, const float *first,
                            const float *second, float *output, int32_t batches)
{
    tfl2c_batch_matmul_all(p, first, second, output, batches);
}
