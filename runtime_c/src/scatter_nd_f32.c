/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/scatter_nd_f32.h"

#include "tfl2c/indices.h"

void tfl2c_scatter_nd_f32(const tfl2c_scatter_nd_f32_params *p, const void *indices,
                          const float *updates, float *output)
{
    for (int32_t i = 0; i < p->elements; i++) {
        output[i] = 0;
    }
    for (int32_t i = 0; i < p->count; i++) {
        float *to =
            &output[tfl2c_indexed(indices, p->wide, i * p->depth, p->depth, p->length, p->stride)];

        for (int32_t k = 0; k < p->run; k++) {
            *to += *updates++;
            to++;
        }
    }
}
