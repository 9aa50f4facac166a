/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FLOOR_MOD, int16, of tensors that are broadcast against each other: what FLOOR_DIV leaves, of
 * the second input's sign. What a division by 0 leaves, which the reference refuses, is 0. */
#ifndef TFL2C_FLOOR_MOD_S16_H
#define TFL2C_FLOOR_MOD_S16_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
} tfl2c_floor_mod_s16_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_floor_mod_s16(const tfl2c_floor_mod_s16_params *p, const int16_t *first,
                         const int16_t *second, int16_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
