/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A few output channels of CONV_2D or DEPTHWISE_CONV_2D in a model with uint8 weights: those that
 * int8 weights without a zero point cannot make. They go to scratch, from where put_channels takes
 * them. The codes of the activations are int8. Arithmetic: TensorFlow Lite's reference kernel. */
#ifndef TFL2C_CONV_2D_S8_FEW_H
#define TFL2C_CONV_2D_S8_FEW_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TFL2C_FEW_HEIGHT 8 /* rows of a kernel, at most */

typedef struct {
    const uint8_t *weights;  /* [count][kernel_height][kernel_width][seen_channels] */
    const int32_t *channels; /* [count][2]: the first input channel that it sees, its bias */
    int32_t count;
    int32_t multiplier;    /* Q31: 0 or [2^30, 2^31) */
    int32_t shift;         /* power of two: [-31, 30] */
    int32_t seen_channels; /* of the input, by each of these channels: all, those of a group or 1 */
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t input_rows;    /* rows that the input's buffer holds */
    int32_t kernel_height; /* [1, TFL2C_FEW_HEIGHT] */
    int32_t kernel_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t weight_zero_point; /* [0, 255] */
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
    int32_t used; /* bytes at the beginning of scratch that are for others */
} tfl2c_conv_2d_s8_few_params;

/* Makes channels of the output rows [first_row, first_row + rows), counted through the images of the
 * batch.
 * input:   [batch][input_height][input_width][input_channels], at least the rows in the window
 * scratch: behind what is used, codes [rows][count][output_width] */
void tfl2c_conv_2d_s8_few(const tfl2c_conv_2d_s8_few_params *p, const int8_t *input, void *scratch,
                          int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
