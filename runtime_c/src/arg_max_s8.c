/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/arg_max_s8.h"

static int32_t find(const tfl2c_arg_max_s8_params *p, const int8_t *input)
{
    int32_t found = 0;

    for (int32_t k = 1; k < p->length; k++) {
        if ((input[k * p->inner] ^ p->flip) > (input[found * p->inner] ^ p->flip)) {
            found = k;
        }
    }
    return found;
}

void tfl2c_arg_max_s8(const tfl2c_arg_max_s8_params *p, const void *input, void *output,
                      int32_t outer)
{
    const int8_t *from = (const int8_t *)input;
    int32_t made = 0;

    for (int32_t o = 0; o < outer; o++) {
        for (int32_t i = 0; i < p->inner; i++) {
            const int32_t place = find(p, &from[i]);

            if (p->wide) {
                ((int64_t *)output)[made++] = place;
            } else {
                ((int32_t *)output)[made++] = place;
            }
        }
        from += p->length * p->inner;
    }
}
