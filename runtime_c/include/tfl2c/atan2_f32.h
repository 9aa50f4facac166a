/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* ATAN2, float, element by element: the angle of (x, y) in radians,
 * y first, within one unit in the last place, special values as IEEE 754 has them. */
#ifndef TFL2C_ATAN2_F32_H
#define TFL2C_ATAN2_F32_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
} tfl2c_atan2_f32_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_atan2_f32(const tfl2c_atan2_f32_params *p, const float *first, const float *second,
                     float *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
