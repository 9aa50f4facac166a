/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* PRELU, int16, with an int8 alpha that is broadcast against it: x, or alpha * x where x is
 * negative, rescaled. First input: x; second input: alpha. Arithmetic: TensorFlow Lite Micro's
 * reference kernel. Zero points are 0 but for alpha's. */
#ifndef TFL2C_PRELU_S16_H
#define TFL2C_PRELU_S16_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
    int32_t alpha_zero_point;
    int32_t multiplier;       /* where x is not negative. Q31: 0 or [2^30, 2^31) */
    int32_t shift;            /* power of two: [-31, 15] */
    int32_t alpha_multiplier; /* of the product of x and alpha. Q31: 0 or [2^30, 2^31) */
    int32_t alpha_shift;      /* power of two: [-31, 7] */
} tfl2c_prelu_s16_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_prelu_s16(const tfl2c_prelu_s16_params *p, const int16_t *first, const int8_t *second,
                     int16_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
