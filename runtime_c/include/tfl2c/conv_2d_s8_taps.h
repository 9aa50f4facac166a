/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int8, of any dilation and groups: four output channels at a time over windows that are
 * copied together, weights packed for 16-bit products. Arithmetic: TensorFlow Lite Micro's reference
 * kernel, as conv_2d_s8.
 *
 * Each group has its blocks of output channels as conv_2d_s8_x4.h describes them, of a kernel of one
 * row: the kernel_height * kernel_width * group_channels bytes of a window are a single run. */
#ifndef TFL2C_CONV_2D_S8_TAPS_H
#define TFL2C_CONV_2D_S8_TAPS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *blocks; /* [groups][(output channels of one + 3) / 4][products + 12 + shifts] */
    int32_t products;       /* of a window, even: [4, 65536] */
    int32_t shifts;         /* words of shifts in a block: 0 or 1 */
    int32_t group_channels; /* of the input; groups = input_channels / group_channels */
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
} tfl2c_conv_2d_s8_taps_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * output:  [batch][output_height][output_width][output_channels]
 * scratch: 4 * products bytes, and behind them two windows of one group */
void tfl2c_conv_2d_s8_taps(const tfl2c_conv_2d_s8_taps_params *p, const int8_t *input,
                           int8_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
