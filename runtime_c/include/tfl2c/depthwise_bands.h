/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The parameters of depthwise_conv_2d_s8_3x3 and .._3x3_stride_2.
 *
 * A group of four output channels is
 *   1 word            their shifts, the lowest byte is the first one's: rescale_x4.h
 *   4 times 6 words   of each channel: for each column i of taps, from the left, a word with the top
 *                     one in bits 8 to 15 and the bottom one in bits 24 to 31; the middle ones are in
 *                     bits 0 to 7 and 16 to 23 of the first word and 0 to 7 of the second, else 0;
 *                     256 times what the sum begins with, the bias with the input's zero point folded
 *                     in; multiplier, above 0 where the shift is 0; addend
 * Parts of channels that are not there are 0. 256 times a sum fits in 32 bits.
 *
 * Rows are made in bands of at most `band`, in a band channel by channel: whatever a band needs of a
 * channel is read before any of its codes is written, and nothing of a channel is read for the
 * writing of another. So row r may be written when the rows needed for row r - band + 1 are still to
 * be read, and the output may lie over the input by whole pixels. */
#ifndef TFL2C_DEPTHWISE_BANDS_H
#define TFL2C_DEPTHWISE_BANDS_H

#include <stdint.h>

#define TFL2C_DEPTHWISE_BANDS_EXPONENT 10 /* of the rescaling */
#define TFL2C_DEPTHWISE_BANDS_WORDS 25    /* of a group */

typedef struct {
    const uint32_t *groups; /* [(channels + 3) / 4][25] */
    int32_t channels;       /* at least 4 */
    int32_t input_height;
    int32_t input_width;
    int32_t input_rows; /* rows that the input's buffer holds */
    int32_t pad_top;    /* [0, 2] */
    int32_t pad_left;   /* [0, 2] */
    int32_t output_height;
    int32_t output_width; /* [2, 32767] */
    int32_t output_rows;  /* rows that the output's buffer holds */
    int32_t band;         /* most rows that are made at a time */
    int32_t input_zero_point;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_depthwise_bands;

#endif
