/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/dynamic_slice.h"

#include <string.h>

#include "tfl2c/indices.h"
#include "tfl2c/lines.h"

void tfl2c_dynamic_slice(const tfl2c_dynamic_slice_params *p, const void *input, const void *begin,
                         void *output, int32_t lines)
{
    const uint8_t *first = (const uint8_t *)input;
    uint8_t *to = (uint8_t *)output;

    for (int32_t d = 0; d < p->dims; d++) {
        const int32_t at = p->from_end ? tfl2c_index_from_end(begin, p->wide, d, p->room[d])
                                       : tfl2c_index(begin, p->wide, d, p->room[d]);

        first += at * p->stride[d];
    }
    for (int32_t line = 0; line < lines; line++) {
        memcpy(to, &first[tfl2c_line_place(p->dims, p->length, p->stride, line)],
               (size_t)p->run_bytes);
        to += p->run_bytes;
    }
}
