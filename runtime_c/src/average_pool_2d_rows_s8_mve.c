/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* average_pool_2d_rows_s8 for cores with vectors of integers. Same contract, same bits as
 * average_pool_2d_rows_s8.c. Four channels at a time. */
#include "tfl2c/average_pool_2d_rows_s8.h"

#include <arm_mve.h>

#include "tfl2c/requant.h"
#include "tfl2c/rows.h"

#if !defined(__ARM_FEATURE_MVE)
#error "average_pool_2d_rows_s8_mve.c needs vectors; build average_pool_2d_rows_s8.c instead"
#endif

/* sum + the codes of four channels in a row. */
static int32x4_t sum_of(const tfl2c_average_pool_2d_rows_s8_params *p, int32x4_t sum,
                        const int8_t *x, mve_pred16_t lanes)
{
    for (int32_t i = p->input_width; i > 0; i--) {
        sum = vaddq_s32(sum, vldrbq_z_s32(x, lanes));
        x += p->channels;
    }
    return sum;
}

static void make_means(const tfl2c_average_pool_2d_rows_s8_params *p, const int32_t *sums,
                       int8_t *output)
{
    const int32_t count = p->input_height * p->input_width;

    for (int32_t c = 0; c < p->channels; c++) {
        const int32_t half = sums[c] > 0 ? count / 2 : -(count / 2);

        output[c] = (int8_t)tfl2c_clamp((sums[c] + half) / count, p->output_min, p->output_max);
    }
}

void tfl2c_average_pool_2d_rows_s8(const tfl2c_average_pool_2d_rows_s8_params *p,
                                   const int8_t *input, int8_t *output, void *scratch,
                                   int32_t first_row, int32_t rows)
{
    int32_t *sums = scratch;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        const int8_t *row =
            &input[tfl2c_row_offset(r, p->input_rows, p->input_width * p->channels)];

        for (int32_t c = 0; c < p->channels; c += 4) {
            const mve_pred16_t lanes = vctp32q((uint32_t)(p->channels - c));
            const int32x4_t before = r > 0 ? vldrwq_z_s32(&sums[c], lanes) : vdupq_n_s32(0);

            vstrwq_p_s32(&sums[c], sum_of(p, before, &row[c], lanes), lanes);
        }
    }
    if (first_row + rows == p->input_height) {
        make_means(p, sums, output);
    }
}
