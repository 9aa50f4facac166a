/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* max_pool_2d_s8 for cores with vectors of integers. Same contract, same bits as max_pool_2d_s8.c.
 * Sixteen channels at a time. */
#include "tfl2c/max_pool_2d_s8.h"

#include <arm_mve.h>

#include "tfl2c/area.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_MVE)
#error "max_pool_2d_s8_mve.c needs vectors of integers; build max_pool_2d_s8.c instead"
#endif

static int8x16_t greatest_of(const tfl2c_max_pool_2d_s8_params *p, const int8_t *input,
                             int32_t image_row, tfl2c_span height, tfl2c_span width,
                             mve_pred16_t lanes)
{
    int8x16_t greatest = vdupq_n_s8((int8_t)p->output_min);

    for (int32_t y = height.first; y < height.end; y++) {
        const int8_t *row =
            &input[tfl2c_row_offset(image_row + y, p->input_rows, p->input_width * p->channels)];

        for (int32_t x = width.first; x < width.end; x++) {
            greatest = vmaxq_s8(greatest, vldrbq_z_s8(&row[x * p->channels], lanes));
        }
    }
    return vminq_s8(greatest, vdupq_n_s8((int8_t)p->output_max));
}

static void make_pixel(const tfl2c_max_pool_2d_s8_params *p, const int8_t *input, int32_t image_row,
                       tfl2c_span height, tfl2c_span width, int8_t *output)
{
    for (int32_t c = 0; c < p->channels; c += 16) {
        const mve_pred16_t lanes = vctp8q((uint32_t)(p->channels - c));

        vstrbq_p_s8(&output[c], greatest_of(p, &input[c], image_row, height, width, lanes), lanes);
    }
}

#define TFL2C_POOL tfl2c_max_pool_2d_s8
#define TFL2C_POOL_PARAMS tfl2c_max_pool_2d_s8_params
#define TFL2C_ELEMENT int8_t
#define TFL2C_POOL_PIXEL make_pixel
#include "tfl2c/pool_2d_walk.h"
