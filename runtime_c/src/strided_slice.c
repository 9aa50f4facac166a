/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/strided_slice.h"

#include <string.h>

#include "tfl2c/lines.h"

static void make_line(const uint8_t *from, uint8_t *to, int32_t runs, int32_t stride,
                      int32_t run_bytes)
{
    if (run_bytes == 1) {
        for (int32_t i = 0; i < runs; i++) {
            to[i] = from[i * stride];
        }
        return;
    }
    for (int32_t i = 0; i < runs; i++) {
        memcpy(&to[i * run_bytes], &from[i * stride], (size_t)run_bytes);
    }
}

void tfl2c_strided_slice(const tfl2c_strided_slice_params *p, const void *input, void *output,
                         int32_t lines)
{
    const uint8_t *first = &((const uint8_t *)input)[p->first_byte];
    uint8_t *to = (uint8_t *)output;
    const int32_t runs = p->length[p->dims - 1];

    for (int32_t line = 0; line < lines; line++) {
        make_line(&first[tfl2c_line_place(p->dims, p->length, p->stride, line)], to, runs,
                  p->stride[p->dims - 1], p->run_bytes);
        to += runs * p->run_bytes;
    }
}
