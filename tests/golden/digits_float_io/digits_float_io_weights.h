/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The constant arrays of digits_float_io; only digits_float_io.c needs them.
 * digits_float_io_weights.c says how each is laid out. */
#ifndef DIGITS_FLOAT_IO_WEIGHTS_H
#define DIGITS_FLOAT_IO_WEIGHTS_H

#include <stdint.h>

extern const int8_t digits_float_io_conv_2d_1_weights[144];
extern const uint32_t digits_float_io_conv_2d_1_blocks[39];
extern const int8_t digits_float_io_depthwise_conv_2d_2_weights[99];
extern const uint32_t digits_float_io_depthwise_conv_2d_2_blocks[39];
extern const int8_t digits_float_io_conv_2d_3_weights[192];
extern const uint32_t digits_float_io_conv_2d_3_blocks[52];
extern const int8_t digits_float_io_fully_connected_6_weights[1440];
extern const int32_t digits_float_io_fully_connected_6_bias[10];
extern const int32_t digits_float_io_fully_connected_6_multiplier[10];
extern const int8_t digits_float_io_fully_connected_6_shift[10];
extern const int32_t digits_float_io_softmax_7_exponentials[256];

#endif
