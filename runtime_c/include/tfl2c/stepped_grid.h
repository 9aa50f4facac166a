/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Pixels of an output at even distances between those of an input. */
#ifndef TFL2C_STEPPED_GRID_H
#define TFL2C_STEPPED_GRID_H

#include <stdint.h>

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t output_height;
    int32_t output_width;
    int32_t channels;
    int32_t row_step;     /* distance of two output rows in the input, Q10 */
    int32_t row_start;    /* where the first lies, Q10; may be negative, by half a pixel at most */
    int32_t column_step;  /* likewise */
    int32_t column_start; /* likewise */
    int32_t input_rows;   /* rows that the input's buffer holds */
    int32_t output_rows;  /* rows that the output's buffer holds */
} tfl2c_stepped_grid;

#endif
