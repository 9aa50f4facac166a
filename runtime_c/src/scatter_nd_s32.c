/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/scatter_nd_s32.h"

#include "tfl2c/indices.h"
#include "tfl2c/integers.h"

void tfl2c_scatter_nd_s32(const tfl2c_scatter_nd_s32_params *p, const void *indices,
                          const int32_t *updates, int32_t *output)
{
    for (int32_t i = 0; i < p->elements; i++) {
        output[i] = 0;
    }
    for (int32_t i = 0; i < p->count; i++) {
        int32_t *to =
            &output[tfl2c_indexed(indices, p->wide, i * p->depth, p->depth, p->length, p->stride)];

        for (int32_t k = 0; k < p->run; k++) {
            *to = tfl2c_sum_s32(*to, *updates++);
            to++;
        }
    }
}
