/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The constant arrays of digits_float_io; only digits_float_io.c needs them. */
#ifndef DIGITS_FLOAT_IO_WEIGHTS_H
#define DIGITS_FLOAT_IO_WEIGHTS_H

#include <stdint.h>

extern const int8_t digits_float_io_conv_2d_1_weights[99]; /* [output_channels][kernel_height][kernel_width][group_channels] */
extern const int32_t digits_float_io_conv_2d_1_bias[11]; /* [output_channels] */
extern const int32_t digits_float_io_conv_2d_1_multiplier[11]; /* [output_channels] */
extern const int8_t digits_float_io_conv_2d_1_shift[11]; /* [output_channels] */
extern const int8_t digits_float_io_depthwise_conv_2d_2_weights[99]; /* [kernel_height][kernel_width][output_channels] */
extern const int32_t digits_float_io_depthwise_conv_2d_2_bias[11]; /* [output_channels] */
extern const int32_t digits_float_io_depthwise_conv_2d_2_multiplier[11]; /* [output_channels] */
extern const int8_t digits_float_io_depthwise_conv_2d_2_shift[11]; /* [output_channels] */
extern const int8_t digits_float_io_conv_2d_3_weights[176]; /* [output_channels][kernel_height][kernel_width][group_channels] */
extern const int32_t digits_float_io_conv_2d_3_bias[16]; /* [output_channels] */
extern const int32_t digits_float_io_conv_2d_3_multiplier[16]; /* [output_channels] */
extern const int8_t digits_float_io_conv_2d_3_shift[16]; /* [output_channels] */
extern const int8_t digits_float_io_fully_connected_6_weights[1440]; /* [units][input_height * elements] */
extern const int32_t digits_float_io_fully_connected_6_bias[10]; /* [output_channels] */
extern const int32_t digits_float_io_fully_connected_6_multiplier[10]; /* [output_channels] */
extern const int8_t digits_float_io_fully_connected_6_shift[10]; /* [output_channels] */
extern const int32_t digits_float_io_softmax_7_exponentials[256]; /* [count] */

#endif
