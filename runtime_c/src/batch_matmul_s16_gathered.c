/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/batch_matmul_s16_gathered.h"

#define TFL2C_BATCH_MATMUL_PARAMS tfl2c_batch_matmul_s16_gathered_params
#include "tfl2c/batch_matmul_codes_s16.h"

void tfl2c_batch_matmul_s16_gathered(const tfl2c_batch_matmul_s16_gathered_params *p,
                                     const int16_t *first, const int16_t *second, int16_t *output,
                                     void *scratch, int32_t batches)
{
    tfl2c_batch_matmul_gathered(p, first, second, output, scratch, batches);
}
