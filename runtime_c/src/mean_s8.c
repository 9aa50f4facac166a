/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/mean_s8.h"

#include "tfl2c/requant.h"

static int32_t sum_of(const tfl2c_mean_s8_params *p, const int8_t *input)
{
    const int32_t step = p->reduced_step[2];
    int32_t sum = 0;

    for (int32_t i = 0; i < p->reduced[0]; i++) {
        for (int32_t j = 0; j < p->reduced[1]; j++) {
            const int8_t *x = &input[i * p->reduced_step[0] + j * p->reduced_step[1]];

            for (int32_t k = 0; k < p->reduced[2]; k++) {
                sum += x[k * step];
            }
        }
    }
    return sum;
}

static int8_t mean_of(const tfl2c_mean_s8_params *p, const int8_t *input)
{
    const int32_t mean = tfl2c_requantize(sum_of(p, input) + p->bias, p->multiplier, p->shift);

    return tfl2c_code_s8(mean, p->output_zero_point, p->output_min, p->output_max);
}

void tfl2c_mean_s8(const tfl2c_mean_s8_params *p, const int8_t *input, int8_t *output)
{
    for (int32_t i = 0; i < p->kept[0]; i++) {
        for (int32_t j = 0; j < p->kept[1]; j++) {
            const int8_t *x = &input[i * p->kept_step[0] + j * p->kept_step[1]];

            for (int32_t k = 0; k < p->kept[2]; k++) {
                *output++ = mean_of(p, &x[k * p->kept_step[2]]);
            }
        }
    }
}
