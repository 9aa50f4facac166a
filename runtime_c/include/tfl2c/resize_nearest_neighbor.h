/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* RESIZE_NEAREST_NEIGHBOR of elements of any size: pixels copied as tables say. */
#ifndef TFL2C_RESIZE_NEAREST_NEIGHBOR_H
#define TFL2C_RESIZE_NEAREST_NEIGHBOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input_height;
    int32_t input_row_bytes;
    int32_t output_height;
    int32_t output_width;
    int32_t pixel_bytes;
    const int32_t *rows;    /* [output_height], the input's row for each of an image */
    const int32_t *columns; /* [output_width], likewise */
    int32_t input_rows;     /* rows that the input's buffer holds */
    int32_t output_rows;    /* rows that the output's buffer holds */
} tfl2c_resize_nearest_neighbor_params;

/* Makes the output rows [first_row, first_row + rows).
 * input: [batch * input_height][input_row_bytes];
 * output: [batch * output_height][output_width][pixel_bytes] */
void tfl2c_resize_nearest_neighbor(const tfl2c_resize_nearest_neighbor_params *p, const void *input,
                                   void *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
