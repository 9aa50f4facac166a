/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* EQUAL and NOT_EQUAL, int16, of tensors that are broadcast against each other: of reals with 8 bits
 * behind the point. Arithmetic: LiteRT's reference kernel, which takes codes for equal that differ by
 * less than that. */
#ifndef TFL2C_COMPARE_SCALED_S16_H
#define TFL2C_COMPARE_SCALED_S16_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
    int32_t first_zero_point;
    int32_t first_multiplier; /* Q31: 0 or [2^30, 2^31) */
    int32_t first_shift;      /* power of two: [-31, 0] */
    int32_t second_zero_point;
    int32_t second_multiplier;
    int32_t second_shift;
    uint8_t if_less; /* results, 0 or 1 */
    uint8_t if_equal;
    uint8_t if_greater;
} tfl2c_compare_scaled_s16_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_compare_scaled_s16(const tfl2c_compare_scaled_s16_params *p, const int16_t *first,
                              const int16_t *second, uint8_t *output, int32_t first_row,
                              int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
