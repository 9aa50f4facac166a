/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/add_n_s8.h"

#include "tfl2c/requant.h"

void tfl2c_add_n_s8(const tfl2c_add_n_s8_params *p, const void *const *inputs, int8_t *output,
                    int32_t elements)
{
    for (int32_t i = 0; i < elements; i++) {
        int32_t sum = p->offset;

        for (int32_t k = 0; k < p->inputs; k++) { /* at most 15 */
            const int8_t *input = inputs[k];

            sum += input[i];
        }
        sum = tfl2c_requantize(sum * ((int32_t)1 << 19), p->multiplier, p->shift);
        output[i] = tfl2c_code_s8(sum, p->output_zero_point, INT8_MIN, INT8_MAX);
    }
}
