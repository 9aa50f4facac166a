/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/l2_pool_2d_f32.h"

#include "tfl2c/floats.h"
#include "tfl2c/root_f32.h"

static inline float finish(const tfl2c_l2_pool_2d_f32_params *p, float sum, int32_t count)
{
    return tfl2c_clamp_f32(tfl2c_root_f32(sum / (float)count), p->output_min, p->output_max);
}

#define TFL2C_POOL tfl2c_l2_pool_2d_f32
#define TFL2C_POOL_PARAMS tfl2c_l2_pool_2d_f32_params
#define TFL2C_ELEMENT float
#define TFL2C_FOUND float
#define TFL2C_FIRST 0.0f
#define TFL2C_NEXT(found, x) tfl2c_multiply_add(x, x, found)
#define TFL2C_FINISH(p, found, count) finish(p, found, count)
#include "tfl2c/pool_2d_rows.h"
