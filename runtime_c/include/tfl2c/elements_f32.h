/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Functions of one float, applied to rows of them. */
#ifndef TFL2C_ELEMENTS_F32_H
#define TFL2C_ELEMENTS_F32_H

#include <stdint.h>

#include "tfl2c/rows.h"

typedef struct {
    int32_t row_elements;
    int32_t input_rows;  /* rows that the input's buffer holds */
    int32_t output_rows; /* rows that the output's buffer holds */
} tfl2c_elements;

/* Makes the output rows [first_row, first_row + rows).
 * input, output: [rows][row_elements]; they may be the same */
static inline void tfl2c_each_f32(const tfl2c_elements *p, const float *input, float *output,
                                  int32_t first_row, int32_t rows, float (*function)(float))
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const float *from = &input[tfl2c_row_offset(r, p->input_rows, length)];
        float *to = &output[tfl2c_row_offset(r, p->output_rows, length)];

        for (int32_t i = 0; i < length; i++) {
            to[i] = function(from[i]);
        }
    }
}

#endif
