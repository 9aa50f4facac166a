/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/gather.h"

#include <string.h>

void tfl2c_gather(const tfl2c_gather_params *p, const void *input, void *output, int32_t lines)
{
    const uint8_t *from = (const uint8_t *)input;
    uint8_t *to = (uint8_t *)output;

    for (int32_t line = 0; line < lines; line++) {
        const int32_t *indices = &p->indices[line / p->batch_lines * p->count];

        for (int32_t i = 0; i < p->count; i++) {
            memcpy(to, &from[indices[i] * p->run_bytes], (size_t)p->run_bytes);
            to += p->run_bytes;
        }
        from += p->line_bytes;
    }
}
