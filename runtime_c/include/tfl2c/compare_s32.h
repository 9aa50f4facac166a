/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* EQUAL, LESS and the other comparisons, int32, of tensors that are broadcast against each other.
 * */
#ifndef TFL2C_COMPARE_S32_H
#define TFL2C_COMPARE_S32_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
    uint8_t if_less; /* results, 0 or 1 */
    uint8_t if_equal;
    uint8_t if_greater;
} tfl2c_compare_s32_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_compare_s32(const tfl2c_compare_s32_params *p, const int32_t *first,
                       const int32_t *second, uint8_t *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
