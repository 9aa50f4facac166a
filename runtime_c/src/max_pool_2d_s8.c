/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/max_pool_2d_s8.h"

#include "tfl2c/requant.h"

static inline int8_t finish(const tfl2c_max_pool_2d_s8_params *p, int32_t greatest)
{
    return (int8_t)tfl2c_clamp(greatest, p->output_min, p->output_max);
}

#define TFL2C_POOL tfl2c_max_pool_2d_s8
#define TFL2C_POOL_PARAMS tfl2c_max_pool_2d_s8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_FOUND int32_t
#define TFL2C_FIRST INT8_MIN
#define TFL2C_NEXT(found, x) ((x) > (found) ? (x) : (found))
#define TFL2C_FINISH(p, found, count) finish(p, found)
#include "tfl2c/pool_2d_rows.h"
