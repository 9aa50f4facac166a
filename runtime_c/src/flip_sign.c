/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Four bytes at a time, each read before it is written, from the lowest address on. */
#include "tfl2c/flip_sign.h"

#include <string.h>

#include "tfl2c/rows.h"

static void flip(const uint8_t *from, uint8_t *to, int32_t count)
{
    int32_t i = 0;

    for (; i + 4 <= count; i += 4) {
        uint32_t word;

        memcpy(&word, &from[i], sizeof word);
        word ^= 0x80808080u;
        memcpy(&to[i], &word, sizeof word);
    }
    for (; i < count; i++) {
        to[i] = (uint8_t)(from[i] ^ 0x80u);
    }
}

void tfl2c_flip_sign(const tfl2c_flip_sign_params *p, const void *input, void *output,
                     int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        flip((const uint8_t *)input + tfl2c_row_offset(r, p->input_rows, length),
             (uint8_t *)output + tfl2c_row_offset(r, p->output_rows, length), length);
    }
}
