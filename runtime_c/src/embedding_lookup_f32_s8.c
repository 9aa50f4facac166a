/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/embedding_lookup_f32_s8.h"

#include "tfl2c/indices.h"

void tfl2c_embedding_lookup_f32_s8(const tfl2c_embedding_lookup_f32_s8_params *p,
                                   const int8_t *table, const int32_t *indices, float *output,
                                   int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        const int32_t slice = tfl2c_index(indices, 0, i, p->length);
        const float scale = p->scale[p->per_slice ? slice : 0];
        const int8_t *from = &table[slice * p->run];

        for (int32_t k = 0; k < p->run; k++) {
            *output++ = (float)from[k] * scale;
        }
    }
}
