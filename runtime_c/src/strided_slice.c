/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/strided_slice.h"

#include <string.h>

#include "tfl2c/broadcast.h"

void tfl2c_strided_slice(const tfl2c_strided_slice_params *p, const void *input, void *output,
                         int32_t lines)
{
    const uint8_t *first = &((const uint8_t *)input)[p->first_byte];
    uint8_t *to = (uint8_t *)output;
    const int32_t runs = p->length[p->dims - 1];
    const int32_t stride = p->stride[p->dims - 1];

    for (int32_t line = 0; line < lines; line++) {
        const uint8_t *from = &first[tfl2c_line_offset(p->dims, p->length, p->stride, line)];

        for (int32_t i = 0; i < runs; i++) {
            memcpy(to, &from[i * stride], (size_t)p->run_bytes);
            to += p->run_bytes;
        }
    }
}
