/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* AVERAGE_POOL_2D, int8: the mean of the codes in a window, halves away from zero. Padding does not
 * count; every window holds a pixel. Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_AVERAGE_POOL_2D_S8_H
#define TFL2C_AVERAGE_POOL_2D_S8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t channels;
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t output_min;  /* codes, activation included */
    int32_t output_max;
    int32_t raised; /* added to codes for rounding: 0; or 128, then halves go up, as uint8's do */
} tfl2c_average_pool_2d_s8_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][channels], at least the rows in the window
 * output: [batch][output_height][output_width][channels] */
void tfl2c_average_pool_2d_s8(const tfl2c_average_pool_2d_s8_params *p, const int8_t *input,
                              int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
