/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The constant arrays of motor; only motor.c needs them.
 * motor_weights.c says how each is laid out. */
#ifndef MOTOR_WEIGHTS_H
#define MOTOR_WEIGHTS_H

#include <stdint.h>

extern const int8_t motor_fully_connected_0_weights[64];
extern const int32_t motor_fully_connected_0_bias[16];
extern const int32_t motor_fully_connected_0_multiplier[16];
extern const int8_t motor_fully_connected_0_shift[16];
extern const int8_t motor_conv_2d_2_weights[80];
extern const int32_t motor_conv_2d_2_bias[8];
extern const int32_t motor_conv_2d_2_multiplier[8];
extern const int8_t motor_conv_2d_2_shift[8];
extern const int8_t motor_conv_2d_5_weights[288];
extern const int32_t motor_conv_2d_5_bias[12];
extern const int32_t motor_conv_2d_5_multiplier[12];
extern const int8_t motor_conv_2d_5_shift[12];
extern const int8_t motor_fully_connected_8_weights[192];
extern const int32_t motor_fully_connected_8_bias[16];
extern const int32_t motor_fully_connected_8_multiplier[16];
extern const int8_t motor_fully_connected_8_shift[16];
extern const int8_t motor_fully_connected_10_weights[48];
extern const int32_t motor_fully_connected_10_bias[3];
extern const int32_t motor_fully_connected_10_multiplier[3];
extern const int8_t motor_fully_connected_10_shift[3];
extern const int32_t motor_softmax_11_exponentials[256];
extern const int8_t motor_fully_connected_12_weights[16];
extern const int32_t motor_fully_connected_12_bias[1];
extern const int32_t motor_fully_connected_12_multiplier[1];
extern const int8_t motor_fully_connected_12_shift[1];

#endif
