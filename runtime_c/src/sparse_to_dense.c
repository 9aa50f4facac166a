/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/sparse_to_dense.h"

#include <string.h>

#include "tfl2c/indices.h"

void tfl2c_sparse_to_dense(const tfl2c_sparse_to_dense_params *p, const void *indices,
                           const void *values, const void *elsewhere, void *output)
{
    const size_t size = (size_t)p->element_bytes;
    const uint8_t *value = (const uint8_t *)values;
    uint8_t *to = (uint8_t *)output;
    int32_t at = 0;

    for (int32_t i = 0; i < p->elements; i++) {
        memcpy(&to[i * p->element_bytes], elsewhere, size);
    }
    for (int32_t i = 0; i < p->count; i++) {
        int32_t place = 0;

        for (int32_t d = 0; d < p->depth; d++) {
            place += tfl2c_index(indices, p->wide, at++, p->length[d]) * p->stride[d];
        }
        memcpy(&to[place], p->one_value ? value : &value[i * p->element_bytes], size);
    }
}
