/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* AVERAGE_POOL_2D, int8, of a whole image, which may come row by row: the mean of the codes of a
 * channel, halves away from zero. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_AVERAGE_POOL_2D_ROWS_S8_H
#define TFL2C_AVERAGE_POOL_2D_ROWS_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input_height; /* height * width is at most 2^23 */
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t channels;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_average_pool_2d_rows_s8_params;

/* Adds the rows [first_row, first_row + rows) of the image to the sums; row 0 begins them, and with
 * the last row the output is made.
 * input:   [input_height][input_width][channels], at least these rows
 * output:  [channels]
 * scratch: the sums, int32_t [channels], to be left alone until the last row */
void tfl2c_average_pool_2d_rows_s8(const tfl2c_average_pool_2d_rows_s8_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
