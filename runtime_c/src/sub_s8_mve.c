/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* sub_s8 for cores with vectors of integers. Same contract, same bits as sub_s8.c. Four elements at
 * a time. */
#include "tfl2c/sub_s8.h"

#include <arm_mve.h>

#include "tfl2c/vectors.h"

#if !defined(__ARM_FEATURE_MVE)
#error "sub_s8_mve.c needs vectors of integers; build sub_s8.c instead"
#endif

static void subtract(const tfl2c_sub_s8_params *p, const int8_t *first, const int8_t *second,
                     tfl2c_line at, int8_t *output)
{
    const int32x4_t least = vdupq_n_s32(p->output_min - p->output_zero_point);
    const int32x4_t greatest = vdupq_n_s32(p->output_max - p->output_zero_point);
    const int32x4_t multiplier = vdupq_n_s32(p->output_multiplier);
    const int32x4_t shift = vdupq_n_s32(p->output_shift);

    for (int32_t i = 0; i < at.length; i += 4) {
        const mve_pred16_t lanes = vctp32q((uint32_t)(at.length - i));
        const int32x4_t a =
            tfl2c_addends_x4(tfl2c_codes_x4(&first[i * at.first_step], at.first_step, lanes),
                             p->first_zero_point, p->first_multiplier, p->first_shift);
        const int32x4_t b =
            tfl2c_addends_x4(tfl2c_codes_x4(&second[i * at.second_step], at.second_step, lanes),
                             p->second_zero_point, p->second_multiplier, p->second_shift);
        const int32x4_t scaled = tfl2c_requantize_x4(vsubq_s32(a, b), multiplier, shift);
        const int32x4_t codes = tfl2c_code_x4(scaled, p->output_zero_point, least, greatest);

        vstrbq_p_s32(&output[i], codes, lanes);
    }
}

void tfl2c_sub_s8(const tfl2c_sub_s8_params *p, const int8_t *first, const int8_t *second,
                  int8_t *output, int32_t first_row, int32_t rows)
{
    const int32_t end = (first_row + rows) * p->places.row_lines;

    for (int32_t line = first_row * p->places.row_lines; line < end; line++) {
        const tfl2c_line at = tfl2c_line_at(&p->places, line);

        subtract(p, &first[at.first], &second[at.second], at, &output[at.output]);
    }
}
