/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/right_shift.h"

#include <string.h>

/* Element `i`, its sign extended where it has one. */
static int64_t element(const tfl2c_right_shift_params *p, const void *data, int32_t i)
{
    const uint8_t *octets = (const uint8_t *)data + i * p->element_bytes;
    const int64_t beyond = (int64_t)1 << 8 * p->element_bytes;
    int64_t value = 0;

    for (int32_t k = p->element_bytes - 1; k >= 0; k--) {
        value = value * 256 + octets[k];
    }
    return p->is_signed && value >= beyond / 2 ? value - beyond : value;
}

static int64_t shifted(int64_t value, int64_t bits, int32_t most)
{
    const int64_t count = bits < 0 ? 0 : bits > most ? most : bits;

    return value < 0 ? -1 - ((-1 - value) >> count) : value >> count;
}

void tfl2c_right_shift(const tfl2c_right_shift_params *p, const void *first, const void *second,
                       void *output, int32_t first_row, int32_t rows)
{
    const int32_t most = 8 * p->element_bytes - 1;
    uint8_t *to = (uint8_t *)output;
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        for (int32_t i = 0; i < at.length; i++) {
            const int64_t value = element(p, first, at.first + i * at.first_step);
            const int64_t bits = element(p, second, at.second + i * at.second_step);
            const uint64_t result = (uint64_t)shifted(value, bits, most);

            for (int32_t k = 0; k < p->element_bytes; k++) {
                to[(at.output + i) * p->element_bytes + k] = (uint8_t)(result >> 8 * k);
            }
        }
    }
}
