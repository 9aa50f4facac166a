/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* RIGHT_SHIFT, of tensors of one type that are broadcast against each other: the first one shifted
 * by as many bits as the second one says, which counts as 0 if it is negative and as all bits but
 * one if it is more. */
#ifndef TFL2C_RIGHT_SHIFT_H
#define TFL2C_RIGHT_SHIFT_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
    int32_t element_bytes; /* 1, 2 or 4 */
    int32_t is_signed;     /* whether a copy of the highest bit comes in */
} tfl2c_right_shift_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_right_shift(const tfl2c_right_shift_params *p, const void *first, const void *second,
                       void *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
