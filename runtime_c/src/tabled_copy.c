/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/tabled_copy.h"

#include <string.h>

/* Where a line begins in the input. inner: the table of the innermost dimension, the last one */
static int32_t line_place(const tfl2c_tabled_copy_params *p, const int32_t *inner, int32_t line)
{
    int32_t place = 0;

    for (int32_t d = p->dims - 2; d >= 0; d--) {
        const int32_t above = line / p->length[d];

        inner -= p->length[d];
        place += inner[line - above * p->length[d]];
        line = above;
    }
    return place;
}

void tfl2c_tabled_copy(const tfl2c_tabled_copy_params *p, const void *input, void *output,
                       int32_t lines)
{
    const int32_t runs = p->length[p->dims - 1];
    const int32_t *inner = p->offsets;
    uint8_t *to = (uint8_t *)output;

    for (int32_t d = 0; d < p->dims - 1; d++) {
        inner += p->length[d];
    }
    for (int32_t line = 0; line < lines; line++) {
        const uint8_t *from = &((const uint8_t *)input)[line_place(p, inner, line)];

        for (int32_t i = 0; i < runs; i++) {
            memcpy(to, &from[inner[i]], (size_t)p->run_bytes);
            to += p->run_bytes;
        }
    }
}
