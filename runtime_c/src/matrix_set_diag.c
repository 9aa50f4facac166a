/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/matrix_set_diag.h"

#include <string.h>

void tfl2c_matrix_set_diag(const tfl2c_matrix_set_diag_params *p, const void *input,
                           const void *diagonals, void *output, int32_t matrices)
{
    const size_t size = (size_t)p->element_bytes;
    const uint8_t *from = (const uint8_t *)diagonals;
    uint8_t *to = (uint8_t *)output;

    memmove(output, input, size * (size_t)(matrices * p->height * p->width));
    for (int32_t m = 0; m < matrices; m++) {
        for (int32_t i = 0; i < p->height && i < p->width; i++) {
            memcpy(&to[i * (p->width + 1) * p->element_bytes], from, size);
            from += size;
        }
        to += size * (size_t)(p->height * p->width);
    }
}
