/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SQUARED_DIFFERENCE, int16, of tensors that are broadcast against each other: rescaled to a
 * common scale, subtracted, squared, rescaled. Arithmetic: TensorFlow Lite Micro's reference
 * kernel. Zero points are 0. */
#ifndef TFL2C_SQUARED_DIFFERENCE_S16_H
#define TFL2C_SQUARED_DIFFERENCE_S16_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
    int32_t first_multiplier; /* Q31: 0 or [2^30, 2^31), as the other multipliers */
    int32_t first_shift;      /* power of two: [-31, 0], as the other shifts */
    int32_t second_multiplier;
    int32_t second_shift;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t output_min; /* codes */
    int32_t output_max;
} tfl2c_squared_difference_s16_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_squared_difference_s16(const tfl2c_squared_difference_s16_params *p,
                                  const int16_t *first, const int16_t *second, int16_t *output,
                                  int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
