/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The constant arrays of digits; only digits.c needs them. */
#ifndef DIGITS_WEIGHTS_H
#define DIGITS_WEIGHTS_H

#include <stdint.h>

extern const uint32_t digits_conv_2d_0_blocks[66]; /* [(output_channels + 3) / 4][words] */
extern const uint32_t digits_depthwise_conv_2d_1_groups[75]; /* [(channels + 3) / 4][25] */
extern const uint32_t digits_conv_2d_2_blocks[96]; /* [(output_channels + 3) / 4][words] */
extern const int8_t digits_fully_connected_5_weights[1440]; /* [units][input_height * elements] */
extern const int32_t digits_fully_connected_5_bias[10]; /* [output_channels] */
extern const int32_t digits_fully_connected_5_multiplier[10]; /* [output_channels] */
extern const int8_t digits_fully_connected_5_shift[10]; /* [output_channels] */
extern const int32_t digits_softmax_6_exponentials[256]; /* [count] */

#endif
