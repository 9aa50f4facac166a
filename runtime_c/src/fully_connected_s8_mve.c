/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* fully_connected_s8 for cores with vectors of integers. Same contract, same bits as
 * fully_connected_s8.c. Four units at a time; a last block that lacks some repeats the last one. */
#include "tfl2c/fully_connected_s8.h"

#include <arm_mve.h>

#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "fully_connected_s8_mve.c needs vectors of integers; build fully_connected_s8.c instead"
#endif

/* What the weights' zero point adds up to in every sum of a row. */
static int32_t offset(const tfl2c_fully_connected_s8_params *p, const int8_t *x)
{
    int32_t sum = 0;

    if (p->weight_zero_point == 0) {
        return 0;
    }
    for (int32_t i = 0; i < p->depth; i++) {
        sum += x[i];
    }
    return sum * p->weight_zero_point;
}

/* Codes of the units [first, first + count), where count is [1, 4]. */
static void make_units(const tfl2c_fully_connected_s8_params *p, const int8_t *input, int32_t zero,
                       int32_t first, int32_t count, int8_t *output)
{
    const mve_pred16_t lanes = vctp32q((uint32_t)count);
    const int32_t depth = p->depth;
    const int8_t *weights = &p->weights[first * p->depth];
    int32x4_t sums = tfl2c_products_x4(input, weights, count > 1 ? depth : 0, count > 2 ? depth : 0,
                                       count > 3 ? depth : 0, depth);
    int32x4_t multiplier = vdupq_n_s32(p->multiplier[0]);
    int32x4_t shift = vdupq_n_s32(p->shift[0]);

    if (p->per_unit) {
        multiplier = vldrwq_z_s32(&p->multiplier[first], lanes);
        shift = vldrbq_z_s32(&p->shift[first], lanes);
    }
    sums = vaddq_s32(vsubq_n_s32(sums, zero), vldrwq_z_s32(&p->bias[first], lanes));
    sums = tfl2c_code_x4(tfl2c_requantize_x4(sums, multiplier, shift), p->output_zero_point,
                         vdupq_n_s32(p->output_min - p->output_zero_point),
                         vdupq_n_s32(p->output_max - p->output_zero_point));
    vstrbq_p_s32(&output[first], sums, lanes);
}

void tfl2c_fully_connected_s8(const tfl2c_fully_connected_s8_params *p, const int8_t *input,
                              int8_t *output, int32_t rows)
{
    for (; rows > 0; rows--) {
        const int32_t zero = offset(p, input);

        for (int32_t u = 0; u < p->units; u += 4) {
            make_units(p, input, zero, u, p->units - u < 4 ? p->units - u : 4, output);
        }
        input += p->depth;
        output += p->units;
    }
}
