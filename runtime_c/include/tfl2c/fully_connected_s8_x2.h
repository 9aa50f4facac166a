/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, int8: rows of the input times rows of weights, two units at a time, weights packed
 * for 16-bit products. Arithmetic: TensorFlow Lite Micro's reference kernel, as fully_connected_s8.
 * Every rescaling was proved equal to the reference's for all sums that can occur when the weights
 * were packed.
 *
 * Of two units A, B the weights are a word for every two products, of halfwords 256 * B + A: of every
 * four elements of a row first those of the elements 0 and 2, lower first, then those of 1 and 3. Of
 * elements and units that are missing they are 0. */
#ifndef TFL2C_FULLY_CONNECTED_S8_X2_H
#define TFL2C_FULLY_CONNECTED_S8_X2_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *weights; /* [(units + 1) / 2][2 * ((depth + 3) / 4)] */
    const uint32_t
        *blocks; /* [(units + 3) / 4][13]: finish_x4.h; 256 times a sum fits in 32 bits */
    int32_t depth;
    int32_t units;
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_s8_x2_params;

/* input: [rows][depth], output: [rows][units] */
void tfl2c_fully_connected_s8_x2(const tfl2c_fully_connected_s8_x2_params *p, const int8_t *input,
                                 int8_t *output, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
