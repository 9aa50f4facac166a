/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* DIV, int16 without zero points, of tensors that are broadcast against each other: multiplied with a
 * reciprocal, rescaled and clamped. Arithmetic: TensorFlow Lite's reference kernel. It shifts a small
 * quotient by more than 31 bits; what its builds make of that, a shift by the count modulo 32, is
 * the definition here. The quotient by 0, which the reference does not define, is 0. */
#ifndef TFL2C_DIV_S16_H
#define TFL2C_DIV_S16_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
    int32_t multiplier; /* Q31: [2^30, 2^31) */
    int32_t shift;      /* power of two: [-17, 14] */
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_div_s16_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_div_s16(const tfl2c_div_s16_params *p, const int16_t *first, const int16_t *second,
                   int16_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
