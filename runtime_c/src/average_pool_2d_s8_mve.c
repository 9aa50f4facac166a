/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* average_pool_2d_s8 for cores with vectors of integers. Same contract, same bits as
 * average_pool_2d_s8.c. Four channels at a time. */
#include "tfl2c/average_pool_2d_s8.h"

#include <arm_mve.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_MVE)
#error "average_pool_2d_s8_mve.c needs vectors of integers; build average_pool_2d_s8.c instead"
#endif

static int32x4_t sum_of(const tfl2c_average_pool_2d_s8_params *p, const int8_t *input,
                        int32_t image_row, tfl2c_span height, tfl2c_span width, mve_pred16_t lanes)
{
    int32x4_t sum = vdupq_n_s32(0);

    for (int32_t y = height.first; y < height.end; y++) {
        const int8_t *row =
            &input[tfl2c_row_offset(image_row + y, p->input_rows, p->input_width * p->channels)];

        for (int32_t x = width.first; x < width.end; x++) {
            sum = vaddq_s32(sum, vldrbq_z_s32(&row[x * p->channels], lanes));
        }
    }
    return sum;
}

static void make_pixel(const tfl2c_average_pool_2d_s8_params *p, const int8_t *input,
                       int32_t image_row, tfl2c_span height, tfl2c_span width, int8_t *output)
{
    const int32_t count = (height.end - height.first) * (width.end - width.first);

    for (int32_t c = 0; c < p->channels; c += 4) {
        const int32_t left = p->channels - c;
        const mve_pred16_t lanes = vctp32q((uint32_t)left);
        int32_t sums[4];

        vstrwq_s32(sums, sum_of(p, &input[c], image_row, height, width, lanes));
        for (int32_t i = 0; i < 4 && i < left; i++) {
            output[c + i] = tfl2c_average_code(p, sums[i], count);
        }
    }
}

#define TFL2C_POOL tfl2c_average_pool_2d_s8
#define TFL2C_POOL_PARAMS tfl2c_average_pool_2d_s8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_POOL_PIXEL make_pixel
#include "tfl2c/pool_2d_walk.h"
