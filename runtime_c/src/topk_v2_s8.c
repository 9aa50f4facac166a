/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/topk_v2_s8.h"

/* Whether element `a` of a row comes before element `b`. */
static int comes_before(const int8_t *row, int32_t a, int32_t b)
{
    return row[a] > row[b] || (a < b && !(row[a] < row[b]));
}

/* The element that follows `last`, the first one if that is -1; -1 if there is none. */
static int32_t following(const int8_t *row, int32_t length, int32_t last)
{
    int32_t found = -1;

    for (int32_t i = 0; i < length; i++) {
        if ((last < 0 || (i != last && comes_before(row, last, i))) &&
            (found < 0 || comes_before(row, i, found))) {
            found = i;
        }
    }
    return found;
}

void tfl2c_topk_v2_s8(const tfl2c_topk_v2_s8_params *p, const int8_t *input, int8_t *values,
                      int32_t *places, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        int32_t last = -1;

        for (int32_t k = 0; k < p->count; k++) {
            last = following(input, p->length, last);
            last = last < 0 ? 0 : last; /* only where elements are no numbers */
            *places++ = last;
            *values++ = input[last];
        }
        input += p->length;
    }
}
