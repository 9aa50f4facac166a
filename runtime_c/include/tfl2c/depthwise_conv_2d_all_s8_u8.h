/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of depthwise_conv_2d_s8_u8. A kernel includes this once and has defined
 * tfl2c_add_taps_s8_u8_x4(p, x, step, offset, weight_step, count, sums) before: it adds `count`
 * products of four neighbouring channels. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_ALL_S8_U8_H
#define TFL2C_DEPTHWISE_CONV_2D_ALL_S8_U8_H

#include "tfl2c/requant.h"

/* sum: modulo 2^32 */
static inline int8_t tfl2c_finish_s8_u8(const tfl2c_depthwise_conv_2d_s8_u8_params *p, int32_t c,
                                        int64_t sum)
{
    const int32_t all = tfl2c_wrapping_add(p->bias[c], (int32_t)(uint32_t)sum);

    return tfl2c_code_s8(tfl2c_requantize(all, p->multiplier, p->shift), p->output_zero_point,
                         p->output_min, p->output_max);
}

#define TFL2C_DEPTHWISE_PARAMS tfl2c_depthwise_conv_2d_s8_u8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_SUM int64_t
#define TFL2C_MOST_TAPS 33000 /* below 2^31 / 255^2 */
#define TFL2C_PRODUCT(p, x, offset) \
    (((x) - (p)->input_zero_point) * ((p)->weights[offset] - (p)->weight_zero_point))
#define TFL2C_ADD_TAPS_X4 tfl2c_add_taps_s8_u8_x4
#define TFL2C_FINISH tfl2c_finish_s8_u8
#include "tfl2c/depthwise_channels.h"

#endif
