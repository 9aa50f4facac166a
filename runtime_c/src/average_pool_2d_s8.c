/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/average_pool_2d_s8.h"

#include "tfl2c/requant.h"

static inline int8_t finish(const tfl2c_average_pool_2d_s8_params *p, int32_t codes, int32_t count)
{
    const int32_t sum = codes + p->raised * count;
    const int32_t mean = (sum > 0 ? sum + count / 2 : sum - count / 2) / count - p->raised;

    return (int8_t)tfl2c_clamp(mean, p->output_min, p->output_max);
}

#define TFL2C_POOL tfl2c_average_pool_2d_s8
#define TFL2C_POOL_PARAMS tfl2c_average_pool_2d_s8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_FOUND int32_t
#define TFL2C_FIRST 0
#define TFL2C_NEXT(found, x) ((found) + (x))
#define TFL2C_FINISH(p, found, count) finish(p, found, count)
#include "tfl2c/pool_2d_rows.h"
