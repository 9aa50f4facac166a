/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/batch_matmul_s8.h"

#define TFL2C_BATCH_MATMUL_PARAMS tfl2c_batch_matmul_s8_params
#include "tfl2c/batch_matmul_codes_s8.h"

void tfl2c_batch_matmul_s8(const tfl2c_batch_matmul_s8_params *p, const int8_t *first,
                           const int8_t *second, int8_t *output, int32_t batches)
{
    if (p->first_step == 1 && p->second_step == 1) {
        tfl2c_batch_matmul_runs(p, first, second, output, batches);
    } else {
        tfl2c_batch_matmul_all(p, first, second, output, batches);
    }
}
