/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* The rows of fully_connected_s16, with the sums of products that a kernel has included beforehand:
 * four rows together, or four units of one. */
#ifndef TFL2C_FULLY_CONNECTED_ALL_S16_H
#define TFL2C_FULLY_CONNECTED_ALL_S16_H

#include "tfl2c/requant_s16.h"

#define TFL2C_FULLY_CONNECTED_PARAMS tfl2c_fully_connected_s16_params
#define TFL2C_ELEMENT int16_t
#define TFL2C_SUM int64_t
#define TFL2C_ADD(p, x, offset, count, sums) \
    tfl2c_add_products_s16(x, &(p)->weights[offset], count, sums)
#define TFL2C_ADD_X4(p, x, step, offset, count, sums) \
    tfl2c_add_products_s16_x4(x, step, &(p)->weights[offset], count, sums)
#define TFL2C_FINISH(p, u, sum) tfl2c_code_s16(TFL2C_ENDS_S16(p), u, sum)
#define TFL2C_ADD_UNITS_X4(p, x, offset, count, sums) \
    tfl2c_add_channels_s16_x4(x, (p)->depth, &(p)->weights[offset], count, sums)
#include "tfl2c/fully_connected_channels.h"

#endif
