/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/batch_matmul_s8_gathered.h"

#define TFL2C_BATCH_MATMUL_PARAMS tfl2c_batch_matmul_s8_gathered_params
#include "tfl2c/batch_matmul_codes_s8.h"

void tfl2c_batch_matmul_s8_gathered(const tfl2c_batch_matmul_s8_gathered_params *p,
                                    const int8_t *first, const int8_t *second, int8_t *output,
                                    void *scratch, int32_t batches)
{
    tfl2c_batch_matmul_gathered(p, first, second, output, scratch, batches);
}
