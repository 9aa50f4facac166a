/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* BITWISE_XOR, of tensors of one type that are broadcast against each other. */
#ifndef TFL2C_BITWISE_XOR_H
#define TFL2C_BITWISE_XOR_H

#include <stdint.h>

#include "tfl2c/places.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    tfl2c_places places;
    int32_t element_bytes;
} tfl2c_bitwise_xor_params;

/* Makes the output rows [first_row, first_row + rows). The output may be an input that has all of
 * its elements. */
void tfl2c_bitwise_xor(const tfl2c_bitwise_xor_params *p, const void *first, const void *second,
                       void *output, int32_t first_row, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
