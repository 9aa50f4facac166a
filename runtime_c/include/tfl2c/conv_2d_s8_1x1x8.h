/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* CONV_2D, int8, one tap at every pixel, eight input channels: weights as 16-bit factors.
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as conv_2d_s8. Every rescaling was proved
 * equal to the reference's for all sums that can occur when the weights were packed.
 *
 * An output channel is seven words:
 *   1 word    256 times what its sum begins with: the bias with the input's zero point folded in
 *   4 words   256 times the weights of input channels 0 and 2, 1 and 3, 4 and 6, 5 and 7, the first
 *             in the low half
 *   2 words   multiplier and addend: rescale_x4.h, shift 0
 * Four of them make a block, the last four the last one: it may have channels of the one before it,
 * too. 256 times a sum fits in 32 bits. */
#ifndef TFL2C_CONV_2D_S8_1X1X8_H
#define TFL2C_CONV_2D_S8_1X1X8_H

#include <stdint.h>

#define TFL2C_CONV_2D_S8_1X1X8_EXPONENT 11 /* of the rescaling */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *blocks; /* [(output_channels + 3) / 4][4][7] */
    int32_t width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t output_channels;
    int32_t output_rows; /* rows that the output's buffer holds */
} tfl2c_conv_2d_s8_1x1x8_params;

/* Makes the rows [first_row, first_row + rows), counted through the images of the batch.
 * input: [batch][height][width][8], at least these rows
 * output: [batch][height][width][output_channels], at least 4 channels */
void tfl2c_conv_2d_s8_1x1x8(const tfl2c_conv_2d_s8_1x1x8_params *p, const int8_t *input,
                            int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
