/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/mean_f32.h"

static float sum_of(const tfl2c_mean_f32_params *p, const float *input)
{
    const int32_t step = p->reduced_step[2];
    float sum = 0.0f;

    for (int32_t i = 0; i < p->reduced[0]; i++) {
        for (int32_t j = 0; j < p->reduced[1]; j++) {
            const float *x = &input[i * p->reduced_step[0] + j * p->reduced_step[1]];

            for (int32_t k = 0; k < p->reduced[2]; k++) {
                sum += x[k * step];
            }
        }
    }
    return sum;
}

void tfl2c_mean_f32(const tfl2c_mean_f32_params *p, const float *input, float *output)
{
    for (int32_t i = 0; i < p->kept[0]; i++) {
        for (int32_t j = 0; j < p->kept[1]; j++) {
            const float *x = &input[i * p->kept_step[0] + j * p->kept_step[1]];

            for (int32_t k = 0; k < p->kept[2]; k++) {
                *output++ = sum_of(p, &x[k * p->kept_step[2]]) / p->count;
            }
        }
    }
}
