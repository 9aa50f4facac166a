/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D without groups, int8 with int4 weights: four output channels at a time over windows that
 * are copied together. Arithmetic: TensorFlow Lite Micro's reference kernel, as conv_2d_s8_s4. */
#ifndef TFL2C_CONV_2D_S8_S4_X4_H
#define TFL2C_CONV_2D_S8_S4_X4_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *weights; /* [(output_channels + 3) / 4][2 * groups]: nibbles_x4.h. A group is
                                * four codes of a window, [kernel_height][kernel_width]
                                * [input_channels] */
    const uint32_t *blocks;  /* [(output_channels + 3) / 4][13]: nibbles_x4.h */
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t kernel_height;
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t dilation_height;
    int32_t dilation_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_conv_2d_s8_s4_x4_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:  [batch][input_height][input_width][input_channels], at least the rows in the window
 * output: [batch][output_height][output_width][output_channels]
 * scratch: a window, up to a multiple of 4 bytes */
void tfl2c_conv_2d_s8_s4_x4(const tfl2c_conv_2d_s8_s4_x4_params *p, const int8_t *input,
                            int8_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
