/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MEAN, int8, of a whole image, which may come row by row: the mean of the codes of a channel,
 * rescaled. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_MEAN_ROWS_S8_H
#define TFL2C_MEAN_ROWS_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input_height; /* height * width is at most 2^23 */
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t channels;
    int32_t bias;       /* minus the input's zero point, for every pixel */
    int32_t multiplier; /* Q31: [0, 2^31); the division is in it */
    int32_t shift;      /* power of two: [-31, 30] */
    int32_t output_zero_point;
    int32_t output_min; /* codes */
    int32_t output_max;
} tfl2c_mean_rows_s8_params;

/* Adds the rows [first_row, first_row + rows) of the image to the sums; row 0 begins them, and with
 * the last row the output is made.
 * input:   [input_height][input_width][channels], at least these rows
 * output:  [channels]
 * scratch: the sums, int32_t [channels], to be left alone until the last row */
void tfl2c_mean_rows_s8(const tfl2c_mean_rows_s8_params *p, const int8_t *input, int8_t *output,
                        void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
