/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, int8, of a whole image, which may come row by row: its elements times rows of
 * weights, plus a bias. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_FULLY_CONNECTED_ROWS_S8_H
#define TFL2C_FULLY_CONNECTED_ROWS_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights;     /* [units][input_height][row_elements] */
    const int32_t *bias;       /* [units]; the input's zero point is folded in, modulo 2^32 */
    const int32_t *multiplier; /* [units], or [1] unless per_unit; Q31: 0 or [2^30, 2^31) */
    const int8_t *shift;       /* as many, powers of two: [-31, 30] */
    int32_t per_unit;          /* 1: every unit has its multiplier; 0: all share the first */
    int32_t input_height;      /* input_height * row_elements is at most 65536 */
    int32_t row_elements;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t units;
    int32_t weight_zero_point; /* [-128, 127]; 0 if per_unit */
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_rows_s8_params;

/* Adds the products of the rows [first_row, first_row + rows) of the image to the sums; row 0 begins
 * them, and with the last row the output is made.
 * input:   [input_height][row_elements], at least these rows
 * output:  [units]
 * scratch: the sums, int32_t [units], to be left alone until the last row */
void tfl2c_fully_connected_rows_s8(const tfl2c_fully_connected_rows_s8_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
