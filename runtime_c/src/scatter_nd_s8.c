/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/scatter_nd_s8.h"

#include "tfl2c/indices.h"

void tfl2c_scatter_nd_s8(const tfl2c_scatter_nd_s8_params *p, const void *indices,
                         const void *updates, void *output)
{
    const uint8_t *from = (const uint8_t *)updates;
    uint8_t *sums = (uint8_t *)output;

    for (int32_t i = 0; i < p->elements; i++) {
        sums[i] = 0;
    }
    for (int32_t i = 0; i < p->count; i++) {
        uint8_t *to =
            &sums[tfl2c_indexed(indices, p->wide, i * p->depth, p->depth, p->length, p->stride)];

        for (int32_t k = 0; k < p->run; k++) {
            *to = (uint8_t)(*to + *from++);
            to++;
        }
    }
}
