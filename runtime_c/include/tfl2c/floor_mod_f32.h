/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FLOOR_MOD, float, of tensors that are broadcast against each other: exactly what FLOOR_DIV
 * leaves, of the second input's sign. What a division by 0 leaves is no number. */
#ifndef TFL2C_FLOOR_MOD_F32_H
#define TFL2C_FLOOR_MOD_F32_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
} tfl2c_floor_mod_f32_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_floor_mod_f32(const tfl2c_floor_mod_f32_params *p, const float *first,
                         const float *second, float *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
