/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MAX_POOL_2D, int16: the greatest code in a window; -32768 where there is only padding.
 * Arithmetic: TensorFlow Lite Micro's reference kernel. */
#ifndef TFL2C_MAX_POOL_2D_S16_H
#define TFL2C_MAX_POOL_2D_S16_H

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
} tfl2c_max_pool_2d_s16_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][channels], at least the rows in the window
 * output: [batch][output_height][output_width][channels] */
void tfl2c_max_pool_2d_s16(const tfl2c_max_pool_2d_s16_params *p, const int16_t *input,
                           int16_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
