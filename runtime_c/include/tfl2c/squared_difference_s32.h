/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SQUARED_DIFFERENCE, int32, of tensors that are broadcast against each other: subtracted and
 * squared modulo 2^32. */
#ifndef TFL2C_SQUARED_DIFFERENCE_S32_H
#define TFL2C_SQUARED_DIFFERENCE_S32_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
} tfl2c_squared_difference_s32_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_squared_difference_s32(const tfl2c_squared_difference_s32_params *p,
                                  const int32_t *first, const int32_t *second, int32_t *output,
                                  int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
