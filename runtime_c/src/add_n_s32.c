/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/add_n_s32.h"

#include "tfl2c/integers.h"

void tfl2c_add_n_s32(const tfl2c_add_n_s32_params *p, const void *const *inputs, int32_t *output,
                     int32_t elements)
{
    for (int32_t i = 0; i < elements; i++) {
        int32_t sum = 0;

        for (int32_t k = 0; k < p->inputs; k++) {
            const int32_t *input = inputs[k];

            sum = tfl2c_sum_s32(sum, input[i]);
        }
        output[i] = sum;
    }
}
