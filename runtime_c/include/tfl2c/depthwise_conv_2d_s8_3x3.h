/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DEPTHWISE_CONV_2D, int8, 3 x 3 taps, stride 1 or 2, one output channel for each input channel,
 * weights packed for 16-bit products. Arithmetic: TensorFlow Lite Micro's reference kernel, as
 * depthwise_conv_2d_s8. Every rescaling was proved equal to the reference's for all sums that can
 * occur when the weights were packed.
 *
 * A group of four output channels is
 *   1 word            their shifts, the lowest byte is the first one's: rescale_x4.h
 *   4 times 6 words   of each channel: for each column i of taps, from the left, a word with the top
 *                     one in bits 8 to 15 and the bottom one in bits 24 to 31; the middle ones are in
 *                     bits 0 to 7 and 16 to 23 of the first word and 0 to 7 of the second, else 0;
 *                     256 times what the sum begins with, the bias with the input's zero point folded
 *                     in; multiplier; addend
 * Parts of channels that are not there are 0. 256 times a sum fits in 32 bits.
 *
 * Rows are made in bands of at most `band`, in a band channel by channel: whatever a band needs of a
 * channel is read before any of its codes is written, and nothing of a channel is read for the
 * writing of another. So row r may be written when the rows needed for row r - band + 1 are still to
 * be read, and the output may lie over the input by whole pixels. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_S8_3X3_H
#define TFL2C_DEPTHWISE_CONV_2D_S8_3X3_H

#include <stdint.h>

#define TFL2C_DEPTHWISE_CONV_2D_S8_3X3_EXPONENT 10 /* of the rescaling */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *groups; /* [(channels + 3) / 4][25] */
    int32_t channels;       /* at least 4 */
    int32_t input_height;
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t stride;     /* 1 or 2, in both directions */
    int32_t pad_top;    /* [0, 2] */
    int32_t pad_left;   /* [0, 2] */
    int32_t output_height;
    int32_t output_width; /* at least 2 */
    int32_t output_rows;  /* rows that the output's buffer holds */
    int32_t band; /* most rows that are made at a time: stride 1: [2, 8] and even, 2: [1, 4] */
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_conv_2d_s8_3x3_params;

/* Makes the output rows [first_row, first_row + rows), counted through the images of the batch.
 * input:   [batch][input_height][input_width][channels], at least the rows in the window
 * output:  [batch][output_height][output_width][channels]
 * scratch: 16 * stride * band bytes for every column of a padded row, (output_width - 1) * stride + 3
 */
void tfl2c_depthwise_conv_2d_s8_3x3(const tfl2c_depthwise_conv_2d_s8_3x3_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
