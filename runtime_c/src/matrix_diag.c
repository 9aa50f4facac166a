/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/matrix_diag.h"

#include <string.h>

void tfl2c_matrix_diag(const tfl2c_matrix_diag_params *p, const void *input, void *output,
                       int32_t vectors)
{
    const size_t size = (size_t)p->element_bytes;
    const size_t row = size * (size_t)p->length;
    const uint8_t *from = (const uint8_t *)input;
    uint8_t *to = (uint8_t *)output;

    for (int32_t v = 0; v < vectors; v++) {
        for (int32_t i = 0; i < p->length; i++) {
            memset(to, 0, row);
            memcpy(&to[i * p->element_bytes], from, size);
            from += size;
            to += row;
        }
    }
}
