/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/average_pool_2d_s8.h"

#define TFL2C_POOL tfl2c_average_pool_2d_s8
#define TFL2C_POOL_PARAMS tfl2c_average_pool_2d_s8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_FOUND int32_t
#define TFL2C_FIRST 0
#define TFL2C_NEXT(found, x) ((found) + (x))
#define TFL2C_FINISH(p, found, count) tfl2c_average_code(p, found, count)
#include "tfl2c/pool_2d_rows.h"
