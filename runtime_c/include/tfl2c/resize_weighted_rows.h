/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rows of means of four neighbours, weighted in float.
 *
 * A kernel includes this once and says beforehand:
 * TFL2C_ELEMENT          the type of elements
 * TFL2C_READ(element)    its value as float
 * TFL2C_WRITE(value)     the element of a float */
#ifndef TFL2C_RESIZE_WEIGHTED_ROWS_H
#define TFL2C_RESIZE_WEIGHTED_ROWS_H

#include <stdint.h>

#include "tfl2c/floats.h"
#include "tfl2c/rows.h"
#include "tfl2c/weighted_grid.h"

static inline void tfl2c_weighted_row(const tfl2c_weighted_grid *p, const TFL2C_ELEMENT *above,
                                      const TFL2C_ELEMENT *below, float lower, TFL2C_ELEMENT *to)
{
    const float upper = 1.0f - lower;

    for (int32_t i = 0; i < p->output_width; i++) {
        const int32_t left = p->columns[2 * i] * p->channels;
        const int32_t right = p->columns[2 * i + 1] * p->channels;
        const float weight = p->column_weight[i];

        for (int32_t c = 0; c < p->channels; c++) {
            float sum = TFL2C_READ(above[left + c]) * upper * (1.0f - weight);

            sum = tfl2c_multiply_add(TFL2C_READ(below[left + c]) * lower, 1.0f - weight, sum);
            sum = tfl2c_multiply_add(TFL2C_READ(above[right + c]) * upper, weight, sum);
            sum = tfl2c_multiply_add(TFL2C_READ(below[right + c]) * lower, weight, sum);
            *to++ = TFL2C_WRITE(sum);
        }
    }
}

static inline void tfl2c_weighted_rows(const tfl2c_weighted_grid *p, const TFL2C_ELEMENT *input,
                                       TFL2C_ELEMENT *output, int32_t first_row, int32_t rows)
{
    const int32_t from_length = p->input_width * p->channels;
    const int32_t to_length = p->output_width * p->channels;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int32_t image = r / p->output_height;
        const int32_t y = r - image * p->output_height;
        const int32_t top = image * p->input_height;

        tfl2c_weighted_row(
            p, &input[tfl2c_row_offset(top + p->rows[2 * y], p->input_rows, from_length)],
            &input[tfl2c_row_offset(top + p->rows[2 * y + 1], p->input_rows, from_length)],
            p->row_weight[y], &output[tfl2c_row_offset(r, p->output_rows, to_length)]);
    }
}

#endif
