/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/reduce_max_s8.h"

static int8_t greatest(const tfl2c_reduce_max_s8_params *p, const int8_t *input)
{
    const int32_t step = p->reduced_step[2];
    int8_t found = *input;

    for (int32_t i = 0; i < p->reduced[0]; i++) {
        for (int32_t j = 0; j < p->reduced[1]; j++) {
            const int8_t *x = &input[i * p->reduced_step[0] + j * p->reduced_step[1]];

            for (int32_t k = 0; k < p->reduced[2]; k++) {
                found = x[k * step] > found ? x[k * step] : found;
            }
        }
    }
    return found;
}

void tfl2c_reduce_max_s8(const tfl2c_reduce_max_s8_params *p, const int8_t *input, int8_t *output)
{
    for (int32_t i = 0; i < p->kept[0]; i++) {
        for (int32_t j = 0; j < p->kept[1]; j++) {
            const int8_t *x = &input[i * p->kept_step[0] + j * p->kept_step[1]];

            for (int32_t k = 0; k < p->kept[2]; k++) {
                *output++ = greatest(p, &x[k * p->kept_step[2]]);
            }
        }
    }
}
