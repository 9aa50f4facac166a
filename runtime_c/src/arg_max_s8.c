/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/arg_max_s8.h"

void tfl2c_arg_max_s8(const tfl2c_arg_max_s8_params *p, const int8_t *input, int32_t *output,
                      int32_t outer)
{
    for (int32_t o = 0; o < outer; o++) {
        for (int32_t i = 0; i < p->inner; i++) {
            int32_t found = 0;

            for (int32_t k = 1; k < p->length; k++) {
                if (input[k * p->inner + i] > input[found * p->inner + i]) {
                    found = k;
                }
            }
            *output++ = found;
        }
        input += p->length * p->inner;
    }
}
