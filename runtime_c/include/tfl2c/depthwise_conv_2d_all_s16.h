/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of depthwise_conv_2d_s16, with the sums of products that a kernel has included
 * beforehand. */
#ifndef TFL2C_DEPTHWISE_CONV_2D_ALL_S16_H
#define TFL2C_DEPTHWISE_CONV_2D_ALL_S16_H

#include "tfl2c/requant_s16.h"

#define TFL2C_DEPTHWISE_PARAMS tfl2c_depthwise_conv_2d_s16_params
#define TFL2C_ELEMENT int16_t
#define TFL2C_SUM int64_t
#define TFL2C_MOST_TAPS TFL2C_MOST_PRODUCTS
#define TFL2C_PRODUCT(p, x, offset) ((x) * (p)->weights[offset])
#define TFL2C_ADD_TAPS_X4(p, x, step, offset, weight_step, count, sums) \
    tfl2c_add_taps_s16_x4(x, step, &(p)->weights[offset], weight_step, count, sums)
#define TFL2C_FINISH(p, c, sum) tfl2c_code_s16(TFL2C_ENDS_S16(p), c, sum)
#include "tfl2c/depthwise_channels.h"

#endif
