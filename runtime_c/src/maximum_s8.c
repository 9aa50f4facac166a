/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/maximum_s8.h"

#include "tfl2c/rows.h"

static int8_t greater(int8_t first, int8_t second)
{
    return first > second ? first : second;
}

void tfl2c_maximum_s8(const tfl2c_maximum_s8_params *p, const int8_t *first, const int8_t *second,
                      int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *a = &first[tfl2c_row_offset(r, p->first_rows, length)];
        const int8_t *b = &second[tfl2c_row_offset(r, p->second_rows, length)];
        int8_t *row = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            row[i] = greater(a[i], b[i]);
        }
    }
}
