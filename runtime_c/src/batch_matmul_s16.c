/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/batch_matmul_s16.h"

#define TFL2C_BATCH_MATMUL_PARAMS tfl2c_batch_matmul_s16_params
#include "tfl2c/batch_matmul_codes_s16.h"

void tfl2c_batch_matmul_s16(const tfl2c_batch_matmul_s16_params *p, const int16_t *first,
                            const int16_t *second, int16_t *output, int32_t batches)
{
    if (p->first_step == 1 && p->second_step == 1) {
        tfl2c_batch_matmul_runs(p, first, second, output, batches);
    } else {
        tfl2c_batch_matmul_all(p, first, second, output, batches);
    }
}
