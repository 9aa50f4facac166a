/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Images as the kernels see them: rows of [width][channels], the images of a batch one below the
 * other. A buffer may hold fewer rows than there are and then is a ring of them. */
#ifndef TFL2C_ROWS_H
#define TFL2C_ROWS_H

#include <stdint.h>

/* Offset in elements of row `row` in a buffer that holds `rows` rows of `length` elements. */
static inline int32_t tfl2c_row_offset(int32_t row, int32_t rows, int32_t length)
{
    return (row < rows ? row : row % rows) * length;
}

/* How many of `rows` rows from `row` on lie one behind the other both where they come from and where
 * they go. */
static inline int32_t tfl2c_rows_together(int32_t row, int32_t rows, int32_t input_rows,
                                          int32_t output_rows)
{
    const int32_t from = input_rows - row % input_rows;
    const int32_t to = output_rows - row % output_rows;
    const int32_t most = from < to ? from : to;

    return rows < most ? rows : most;
}

#endif
