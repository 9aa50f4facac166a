/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/mean_s16.h"

#include "tfl2c/requant.h"
#include "tfl2c/runs.h"

static int16_t mean_of(const tfl2c_mean_s16_params *p, const int16_t *input)
{
    tfl2c_element at = {0, 0, 0};
    int32_t sum = p->bias;
    int32_t mean;

    for (int32_t i = tfl2c_count(p->reduced); i > 0; i--) {
        sum += input[at.place];
        tfl2c_next(&at, p->reduced, p->reduced_step);
    }
    mean = tfl2c_requantize(sum, p->multiplier, p->shift);
    return (int16_t)(tfl2c_clamp(mean, p->output_min - p->output_zero_point,
                                 p->output_max - p->output_zero_point) +
                     p->output_zero_point);
}

void tfl2c_mean_s16(const tfl2c_mean_s16_params *p, const int16_t *input, int16_t *output)
{
    tfl2c_element at = {0, 0, 0};

    for (int32_t i = tfl2c_count(p->kept); i > 0; i--) {
        *output++ = mean_of(p, &input[at.place]);
        tfl2c_next(&at, p->kept, p->kept_step);
    }
}
