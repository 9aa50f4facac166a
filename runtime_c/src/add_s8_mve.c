/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* add_s8 for cores with vectors of integers. Same contract, same bits as add_s8.c. Four elements at
 * a time. */
#include "tfl2c/add_s8.h"

#include <arm_mve.h>

#include "tfl2c/rows.h"
#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "add_s8_mve.c needs vectors of integers; build add_s8.c instead"
#endif

static void add(const tfl2c_add_s8_params *p, const int8_t *first, const int8_t *second,
                int8_t *output)
{
    const int32x4_t least = vdupq_n_s32(p->output_min - p->output_zero_point);
    const int32x4_t greatest = vdupq_n_s32(p->output_max - p->output_zero_point);
    const int32x4_t shift = vdupq_n_s32(p->output_shift);

    for (int32_t i = 0; i < p->row_elements; i += 4) {
        const mve_pred16_t lanes = vctp32q((uint32_t)(p->row_elements - i));
        const int32x4_t a = tfl2c_addends_x4(vldrbq_z_s32(&first[i], lanes), p->first_zero_point,
                                             p->first_multiplier, p->first_shift);
        const int32x4_t b = tfl2c_addends_x4(vldrbq_z_s32(&second[i], lanes), p->second_zero_point,
                                             p->second_multiplier, p->second_shift);
        const int32x4_t scaled = vqrdmulhq_n_s32(vaddq_s32(a, b), p->output_multiplier);
        const int32x4_t codes = tfl2c_code_x4(tfl2c_rounding_shift_x4(scaled, shift),
                                              p->output_zero_point, least, greatest);

        vstrbq_p_s32(&output[i], codes, lanes);
    }
}

void tfl2c_add_s8(const tfl2c_add_s8_params *p, const int8_t *first, const int8_t *second,
                  int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t length = p->row_elements;

    for (int32_t r = first_row; r < first_row + rows; r++) {
        add(p, &first[tfl2c_row_offset(r, p->first_rows, length)],
            &second[tfl2c_row_offset(r, p->second_rows, length)],
            &output[tfl2c_row_offset(r, p->output_rows, length)]);
    }
}
