/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The greatest elements of rows. The first of equal ones comes first.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_ELEMENT     the type of elements */
#ifndef TFL2C_TOPK_ROWS_H
#define TFL2C_TOPK_ROWS_H

#include <stdint.h>

#include "tfl2c/topk.h"

/* Whether element `a` of a row comes before element `b`. */
static inline int tfl2c_comes_before(const TFL2C_ELEMENT *row, int32_t a, int32_t b)
{
    return row[a] > row[b] || (a < b && !(row[a] < row[b]));
}

/* The element that follows `last`, the first one if that is -1; -1 if there is none. */
static inline int32_t tfl2c_following(const TFL2C_ELEMENT *row, int32_t length, int32_t last)
{
    int32_t found = -1;

    for (int32_t i = 0; i < length; i++) {
        if ((last < 0 || (i != last && tfl2c_comes_before(row, last, i))) &&
            (found < 0 || tfl2c_comes_before(row, i, found))) {
            found = i;
        }
    }
    return found;
}

static inline void tfl2c_topk_rows(const tfl2c_topk *p, const TFL2C_ELEMENT *input,
                                   TFL2C_ELEMENT *values, int32_t *places, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        int32_t last = -1;

        for (int32_t k = 0; k < p->count; k++) {
            last = tfl2c_following(input, p->length, last);
            last = last < 0 ? 0 : last; /* only where floats are no numbers */
            *places++ = last;
            *values++ = input[last];
        }
        input += p->length;
    }
}

#endif
