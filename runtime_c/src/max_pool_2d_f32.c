/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/max_pool_2d_f32.h"

#include "tfl2c/floats.h"

#define TFL2C_POOL tfl2c_max_pool_2d_f32
#define TFL2C_POOL_PARAMS tfl2c_max_pool_2d_f32_params
#define TFL2C_ELEMENT float
#define TFL2C_FOUND float
#define TFL2C_FIRST (-3.402823466e+38f)
#define TFL2C_NEXT(found, x) ((x) > (found) ? (x) : (found))
#define TFL2C_FINISH(p, found, count) tfl2c_clamp_f32(found, (p)->output_min, (p)->output_max)
#include "tfl2c/pool_2d_rows.h"
