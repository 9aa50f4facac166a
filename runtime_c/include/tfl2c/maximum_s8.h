/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* MAXIMUM, int8, of tensors that are broadcast against each other: the greater code of two. */
#ifndef TFL2C_MAXIMUM_S8_H
#define TFL2C_MAXIMUM_S8_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
} tfl2c_maximum_s8_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_maximum_s8(const tfl2c_maximum_s8_params *p, const int8_t *first, const int8_t *second,
                      int8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
