/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/one_hot.h"

#include <string.h>

/* Whether number `i` of the indices is `place`. */
static int is_at(const tfl2c_one_hot_params *p, const void *indices, int32_t i, int32_t place)
{
    return p->wide ? ((const int64_t *)indices)[i] == place
                   : ((const int32_t *)indices)[i] == place;
}

void tfl2c_one_hot(const tfl2c_one_hot_params *p, const void *indices, void *output, int32_t outer)
{
    uint8_t *to = (uint8_t *)output;

    for (int32_t o = 0; o < outer; o++) {
        for (int32_t place = 0; place < p->depth; place++) {
            for (int32_t i = 0; i < p->inner; i++) {
                const int on = is_at(p, indices, o * p->inner + i, place);

                memcpy(to, on ? p->on : p->off, (size_t)p->element_bytes);
                to += p->element_bytes;
            }
        }
    }
}
