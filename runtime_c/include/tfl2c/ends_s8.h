/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Rescaling of the sums of neighbouring channels, up to four together. On cores with vectors of
 * integers they are, with the same bits. */
#ifndef TFL2C_ENDS_S8_H
#define TFL2C_ENDS_S8_H

#include <stddef.h>
#include <stdint.h>

#include "tfl2c/requant.h"

#if defined(__GNUC__) && defined(__ARM_FEATURE_MVE)
#include <arm_mve.h>

#include "tfl2c/vectors.h"
#endif

/* How sums become codes. */
typedef struct {
    const int32_t *bias;       /* of the first channel, modulo 2^32; or NULL */
    const int32_t *multiplier; /* of the first channel, Q31: 0 or [2^30, 2^31) */
    const int8_t *shift;       /* of the first channel, powers of two: [-31, 30] */
    int32_t step;              /* to those of the next channel; 0 where all have the same */
    int32_t zero_point;
    int32_t least; /* codes, activation included */
    int32_t greatest;
} tfl2c_ends_s8;

/* Makes the codes of `channels` channels, [1, 4], from `first` on, of their sums less something.
 * sums: [4] */
static inline void tfl2c_finish_s8(const tfl2c_ends_s8 *ends, int32_t first, const int32_t *sums,
                                   int32_t less, int32_t channels, int8_t *output)
{
    const int32_t *multiplier = &ends->multiplier[first * ends->step];
    const int8_t *shift = &ends->shift[first * ends->step];
#if defined(__GNUC__) && defined(__ARM_FEATURE_MVE)
    const mve_pred16_t lanes = vctp32q((uint32_t)channels);
    int32x4_t x = vsubq_n_s32(vldrwq_s32(sums), less);

    if (ends->bias != NULL) {
        x = vaddq_s32(x, vldrwq_z_s32(&ends->bias[first], lanes));
    }
    if (ends->step != 0) {
        x = tfl2c_requantize_x4(x, vldrwq_z_s32(multiplier, lanes), vldrbq_z_s32(shift, lanes));
    } else {
        x = tfl2c_requantize_x4(x, vdupq_n_s32(*multiplier), vdupq_n_s32(*shift));
    }
    x = tfl2c_code_x4(x, ends->zero_point, vdupq_n_s32(ends->least - ends->zero_point),
                      vdupq_n_s32(ends->greatest - ends->zero_point));
    vstrbq_p_s32(output, x, lanes);
#else
    const int32_t *const bias = ends->bias != NULL ? &ends->bias[first] : NULL;
    const int32_t zero_point = ends->zero_point; /* in variables: a code may be any byte */
    const int32_t least = ends->least;
    const int32_t greatest = ends->greatest;
    const int32_t step = ends->step;

    for (int32_t i = 0; i < channels; i++, multiplier += step, shift += step) {
        const int32_t sum = tfl2c_wrapping_add(sums[i], -less);
        const int32_t whole = bias != NULL ? tfl2c_wrapping_add(sum, bias[i]) : sum;

        output[i] = tfl2c_code_s8(tfl2c_requantize(whole, *multiplier, *shift), zero_point, least,
                                  greatest);
    }
#endif
}

#endif
