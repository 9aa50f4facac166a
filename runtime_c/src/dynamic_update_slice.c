/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/dynamic_update_slice.h"

#include <string.h>

#include "tfl2c/indices.h"
#include "tfl2c/lines.h"

void tfl2c_dynamic_update_slice(const tfl2c_dynamic_update_slice_params *p, const void *input,
                                const void *block, const void *begin, void *output, int32_t lines)
{
    const uint8_t *from = (const uint8_t *)block;
    uint8_t *first = (uint8_t *)output;

    memcpy(output, input, (size_t)p->bytes);
    for (int32_t d = 0; d < p->dims; d++) {
        first += tfl2c_index(begin, p->wide, d, p->room[d]) * p->stride[d];
    }
    for (int32_t line = 0; line < lines; line++) {
        memcpy(&first[tfl2c_line_place(p->dims, p->length, p->stride, line)], from,
               (size_t)p->run_bytes);
        from += p->run_bytes;
    }
}
