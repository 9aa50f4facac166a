/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The constant arrays of digits; only digits.c needs them.
 * digits_weights.c says how each is laid out. */
#ifndef DIGITS_WEIGHTS_H
#define DIGITS_WEIGHTS_H

#include <stdint.h>

extern const uint32_t digits_conv_2d_0_blocks[66];
extern const uint32_t digits_depthwise_conv_2d_1_groups[75];
extern const uint32_t digits_conv_2d_2_blocks[96];
extern const int8_t digits_fully_connected_5_weights[1440];
extern const int32_t digits_fully_connected_5_bias[10];
extern const int32_t digits_fully_connected_5_multiplier[10];
extern const int8_t digits_fully_connected_5_shift[10];
extern const int32_t digits_softmax_6_exponentials[256];

#endif
