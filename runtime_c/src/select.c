/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/select.h"

#include <string.h>

#include "tfl2c/places.h"

#define COLUMNS 4 /* of steps */

/* Where a line begins in the input of a column, whose buffer holds so many rows. */
static int32_t place(const tfl2c_select_places *p, int32_t column, int32_t rows, int32_t line)
{
    return tfl2c_place_of(p->steps, p->dims, COLUMNS, column,
                          tfl2c_held_line(line, rows * p->row_lines));
}

void tfl2c_select(const tfl2c_select_params *p, const uint8_t *condition, const void *first,
                  const void *second, void *output, int32_t first_row, int32_t rows)
{
    const tfl2c_select_places *at = &p->places;
    const int32_t *inner = &at->steps[(at->dims - 1) * COLUMNS];
    const int32_t size = p->element_bytes;

    for (int32_t line = first_row * at->row_lines; line < (first_row + rows) * at->row_lines;
         line++) {
        const uint8_t *truth = &condition[place(at, 1, at->condition_rows, line)];
        const uint8_t *a = (const uint8_t *)first + place(at, 2, at->first_rows, line) * size;
        const uint8_t *b = (const uint8_t *)second + place(at, 3, at->second_rows, line) * size;
        const int32_t held = tfl2c_held_line(line, at->output_rows * at->row_lines);
        uint8_t *to = (uint8_t *)output + held * inner[0] * size;

        for (int32_t i = 0; i < inner[0]; i++) {
            const uint8_t *from =
                truth[i * inner[1]] ? &a[i * inner[2] * size] : &b[i * inner[3] * size];

            memmove(&to[i * size], from, (size_t)size); /* may be in place */
        }
    }
}
