/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/bitwise_xor.h"

void tfl2c_bitwise_xor(const tfl2c_bitwise_xor_params *p, const void *first, const void *second,
                       void *output, int32_t first_row, int32_t rows)
{
    const uint8_t *a = (const uint8_t *)first;
    const uint8_t *b = (const uint8_t *)second;
    uint8_t *to = (uint8_t *)output;
    const int32_t size = p->element_bytes;
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            const int32_t at_a = (at.first + i * at.first_step) * size;
            const int32_t at_b = (at.second + i * at.second_step) * size;

            for (int32_t k = 0; k < size; k++) {
                to[(at.output + i) * size + k] = a[at_a + k] ^ b[at_b + k];
            }
        }
    }
}
