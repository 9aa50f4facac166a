/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* LOGICAL_OR of tensors that are broadcast against each other. Elements are 0 or 1. */
#ifndef TFL2C_LOGICAL_OR_BOOL_H
#define TFL2C_LOGICAL_OR_BOOL_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
} tfl2c_logical_or_bool_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_logical_or_bool(const tfl2c_logical_or_bool_params *p, const uint8_t *first,
                           const uint8_t *second, uint8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
