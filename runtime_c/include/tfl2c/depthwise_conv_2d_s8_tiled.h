/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, int8, kernels of 3 x 3, as many output channels as input channels, no dilation:
 * three pixels of a row at a time. Arithmetic: TensorFlow Lite Micro's reference kernel, as depthwise_conv_2d_s8.
 * Every rescaling was proved equal to the reference's for all sums that can occur when the weights
 * were packed.
 *
 * A block of four channels A, B, C, D is
 *   1 word    the shifts of A, B, C, D in its bytes, lowest first; all 0 or none
 *   3 words   of each: what its sum begins with, which is the bias with the input's zero point
 *             folded in; a multiplier and an addend: rescale.h
 * At the end all sums are below 2^23 in magnitude. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_TILED_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_TILED_H

#include <stdint.h>

#define TFL2C_DEPTHWISE_CONV_2D_S8_TILED_EXPONENT 10 /* of the rescaling */
#define TFL2C_DEPTHWISE_CONV_2D_S8_TILED_CHANNELS 64 /* that scratch holds at most */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const int8_t *weights;  /* [channels][3][3] */
    const uint32_t *blocks; /* [(channels + 3) / 4][13] */
    int32_t channels;
    int32_t input_height;
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t stride_height;
    int32_t stride_width;
    int32_t pad_top;
    int32_t pad_left;
    int32_t output_height;
    int32_t output_width;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_conv_2d_s8_tiled_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][channels], at least the rows in the window
 * output:  [batch][output_height][output_width][channels]
 * scratch: 3 rows of what three windows span, 2 * stride_width + 3 pixels, of 64 channels or all if
 *          they are fewer */
void tfl2c_depthwise_conv_2d_s8_tiled(const tfl2c_depthwise_conv_2d_s8_tiled_params *p,
                                      const int8_t *input, int8_t *output, void *scratch,
                                      int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
