/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/gather_nd.h"

#include <string.h>

#include "tfl2c/indices.h"

void tfl2c_gather_nd(const tfl2c_gather_nd_params *p, const void *input, const void *indices,
                     void *output, int32_t lines)
{
    const uint8_t *from = (const uint8_t *)input;
    uint8_t *to = (uint8_t *)output;

    for (int32_t line = 0; line < lines; line++) {
        int32_t at = line / p->batch_lines * p->count * p->depth;

        for (int32_t i = 0; i < p->count; i++) {
            const int32_t offset =
                tfl2c_indexed(indices, p->wide, at, p->depth, p->length, p->stride);

            at += p->depth;
            memcpy(to, &from[offset], (size_t)p->run_bytes);
            to += p->run_bytes;
        }
        from += p->line_bytes;
    }
}
