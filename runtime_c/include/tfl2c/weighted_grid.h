/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Pixels of an output between those of an input, each with the weight of its second neighbour. */
#ifndef TFL2C_WEIGHTED_GRID_H
#define TFL2C_WEIGHTED_GRID_H

#include <stdint.h>

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t output_height;
    int32_t output_width;
    int32_t channels;
    const int32_t *rows;        /* [output_height][2], between which of the input each lies */
    const float *row_weight;    /* [output_height], of the second one */
    const int32_t *columns;     /* [output_width][2], likewise */
    const float *column_weight; /* [output_width] */
    int32_t input_rows;         /* rows that the input's buffer holds */
    int32_t output_rows;        /* rows that the output's buffer holds */
} tfl2c_weighted_grid;

#endif
