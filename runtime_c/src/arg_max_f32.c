/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/arg_max_f32.h"

static int32_t find(const tfl2c_arg_max_f32_params *p, const float *input)
{
    int32_t found = 0;

    for (int32_t k = 1; k < p->length; k++) {
        if (input[k * p->inner] * p->sign > input[found * p->inner] * p->sign) {
            found = k;
        }
    }
    return found;
}

void tfl2c_arg_max_f32(const tfl2c_arg_max_f32_params *p, const float *input, void *output,
                       int32_t outer)
{
    int32_t made = 0;

    for (int32_t o = 0; o < outer; o++) {
        for (int32_t i = 0; i < p->inner; i++) {
            const int32_t place = find(p, &input[i]);

            if (p->wide) {
                ((int64_t *)output)[made++] = place;
            } else {
                ((int32_t *)output)[made++] = place;
            }
        }
        input += p->length * p->inner;
    }
}
