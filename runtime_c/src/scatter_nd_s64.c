/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/scatter_nd_s64.h"

#include "tfl2c/indices.h"
#include "tfl2c/integers.h"

void tfl2c_scatter_nd_s64(const tfl2c_scatter_nd_s64_params *p, const void *indices,
                          const int64_t *updates, int64_t *output)
{
    for (int32_t i = 0; i < p->elements; i++) {
        output[i] = 0;
    }
    for (int32_t i = 0; i < p->count; i++) {
        int64_t *to =
            &output[tfl2c_indexed(indices, p->wide, i * p->depth, p->depth, p->length, p->stride)];

        for (int32_t k = 0; k < p->run; k++) {
            *to = tfl2c_sum_s64(*to, *updates++);
            to++;
        }
    }
}
