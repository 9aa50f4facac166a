/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/add_n_f32.h"

void tfl2c_add_n_f32(const tfl2c_add_n_f32_params *p, const void *const *inputs, float *output,
                     int32_t elements)
{
    for (int32_t i = 0; i < elements; i++) {
        const float *first = inputs[0];
        float sum = first[i];

        for (int32_t k = 1; k < p->inputs; k++) {
            const float *input = inputs[k];

            sum += input[i];
        }
        output[i] = sum;
    }
}
