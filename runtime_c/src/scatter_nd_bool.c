/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/scatter_nd_bool.h"

#include "tfl2c/indices.h"

void tfl2c_scatter_nd_bool(const tfl2c_scatter_nd_bool_params *p, const void *indices,
                           const uint8_t *updates, uint8_t *output)
{
    for (int32_t i = 0; i < p->elements; i++) {
        output[i] = 0;
    }
    for (int32_t i = 0; i < p->count; i++) {
        uint8_t *to =
            &output[tfl2c_indexed(indices, p->wide, i * p->depth, p->depth, p->length, p->stride)];

        for (int32_t k = 0; k < p->run; k++) {
            *to |= *updates++;
            to++;
        }
    }
}
