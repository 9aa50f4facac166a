/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rows of means of four neighbours, weighted in Q10 and rounded to the nearest, halves away from
 * zero.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_ELEMENT     the type of codes
 * TFL2C_SUM         the type of a sum in Q20 */
#ifndef TFL2C_RESIZE_STEPPED_ROWS_H
#define TFL2C_RESIZE_STEPPED_ROWS_H

#include <stdint.h>

#include "tfl2c/between.h"
#include "tfl2c/rows.h"
#include "tfl2c/stepped_grid.h"

static inline void tfl2c_stepped_row(const tfl2c_stepped_grid *p, const TFL2C_ELEMENT *above,
                                     const TFL2C_ELEMENT *below, int32_t weight, TFL2C_ELEMENT *to)
{
    for (int32_t i = 0; i < p->output_width; i++) {
        const tfl2c_between x =
            tfl2c_between_at(p->column_start + i * p->column_step, p->input_width);
        const int32_t left = x.lower * p->channels;
        const int32_t right = x.upper * p->channels;

        for (int32_t c = 0; c < p->channels; c++) {
            const TFL2C_SUM upper =
                above[left + c] * (1024 - x.weight) + above[right + c] * x.weight;
            const TFL2C_SUM lower =
                below[left + c] * (1024 - x.weight) + below[right + c] * x.weight;
            const TFL2C_SUM sum = upper * (1024 - weight) + lower * weight; /* Q20 */
            const TFL2C_SUM half = sum > 0 ? 1 << 19 : -(1 << 19);

            *to++ = (TFL2C_ELEMENT)((sum + half) / (1 << 20));
        }
    }
}

static inline void tfl2c_stepped_rows(const tfl2c_stepped_grid *p, const TFL2C_ELEMENT *input,
                                      TFL2C_ELEMENT *output, int32_t first_row, int32_t rows)
{
    const int32_t from_length = p->input_width * p->channels;
    const int32_t to_length = p->output_width * p->channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t top = image * p->input_height;
        const tfl2c_between y = tfl2c_between_at(
            p->row_start + (r - image * p->output_height) * p->row_step, p->input_height);

        tfl2c_stepped_row(p, &input[tfl2c_row_offset(top + y.lower, p->input_rows, from_length)],
                          &input[tfl2c_row_offset(top + y.upper, p->input_rows, from_length)],
                          y.weight, &output[tfl2c_row_offset(r, p->output_rows, to_length)]);
    }
}

#endif
