/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* L2_POOL_2D, float: the root of the mean square of a window, padding not counted; every window
 * holds a pixel. */
#ifndef TFL2C_L2_POOL_2D_F32_H
#define TFL2C_L2_POOL_2D_F32_H

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
    float output_min;    /* of the activation */
    float output_max;
} tfl2c_l2_pool_2d_f32_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][channels], at least the rows in the window
 * output: [batch][output_height][output_width][channels] */
void tfl2c_l2_pool_2d_f32(const tfl2c_l2_pool_2d_f32_params *p, const float *input, float *output,
                          int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
