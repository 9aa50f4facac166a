/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of conv_2d_s16, with the sums of products that a kernel has included beforehand. */
#ifndef TFL2C_CONV_2D_ALL_S16_H
#define TFL2C_CONV_2D_ALL_S16_H

#include "tfl2c/quick_ends_s16.h"

#define TFL2C_CONV_2D_PARAMS tfl2c_conv_2d_s16_params
#define TFL2C_ELEMENT int16_t
#define TFL2C_SUM int64_t
#define TFL2C_ADD(p, x, offset, count, sums) \
    tfl2c_add_products_s16(x, &(p)->weights[offset], count, sums)
#define TFL2C_ADD_X4(p, x, step, offset, count, sums) \
    tfl2c_add_products_s16_x4(x, step, &(p)->weights[offset], count, sums)
#define TFL2C_FINISH(p, c, sum) tfl2c_code_s16(TFL2C_ENDS_S16(p), c, sum)
#define TFL2C_FINISH_PIXELS(p, c, sums, step, to) \
    tfl2c_quick_codes(TFL2C_ENDS_S16(p), c, sums, TFL2C_PIXELS, step, to)
#define TFL2C_ADD_CHANNELS_X4(p, x, step, offset, count, sums) \
    tfl2c_add_channels_s16_x4(x, step, &(p)->weights[offset], count, sums)
#include "tfl2c/conv_2d_channels.h"

#endif
