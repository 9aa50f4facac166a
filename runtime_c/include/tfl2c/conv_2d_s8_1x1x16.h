/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int8, one tap at every pixel, up to 16 input channels, for vectors: the weights of four
 * output channels meet some pixels one after the other. Arithmetic: TensorFlow Lite Micro's reference
 * kernel. */
#ifndef TFL2C_CONV_2D_S8_1X1X16_H
#define TFL2C_CONV_2D_S8_1X1X16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TFL2C_CONV_2D_S8_1X1X16_WORDS 9   /* of a block */
#define TFL2C_CONV_2D_S8_1X1X16_PIXELS 24 /* in scratch */

/* A block has four output channels, the last block the last four: it may have channels of the one
 * before it, too. */
typedef struct {
    const int8_t *weights; /* [blocks][4][16]: of an output channel its input channels, then 0 */
    const int32_t *blocks; /* [(output_channels + 3) / 4][9]:
                              [0, 3]  bias, the input's zero point folded in, modulo 2^32
                              [4, 7]  multiplier, Q31: 0 or [2^30, 2^31)
                              [8]     shift, a power of two in each byte: [-31, 0] */
    int32_t width;
    int32_t input_channels;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t output_channels;
    int32_t output_rows; /* rows that the output's buffer holds */
    int32_t output_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_conv_2d_s8_1x1x16_params;

/* Makes the rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][height][width][input_channels], at least these rows, 1 to 16 channels
 * output:  [batch][height][width][output_channels], at least 4 channels
 * scratch: 23 * input_channels + 16 bytes */
void tfl2c_conv_2d_s8_1x1x16(const tfl2c_conv_2d_s8_1x1x16_params *p, const int8_t *input,
                             int8_t *output, void *scratch, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
