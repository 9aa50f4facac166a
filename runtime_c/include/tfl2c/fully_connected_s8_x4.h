/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* FULLY_CONNECTED, int8: four units at a time, weights packed for 16-bit products.
 * Arithmetic: TensorFlow Lite Micro's reference kernel, as fully_connected_s8. Every rescaling was
 * proved equal to the reference's for all sums that can occur when the weights were packed.
 *
 * The products of a row are numbered k = 0, 1, ...: first its whole groups of four elements, each in
 * the order 0, 2, 1, 3, then what is left. Weights of 0 fill up to `products`, a multiple of 4.
 *
 * A block of four units A, B, C, D is
 *   4 words   A, 256 * B + A, C, 256 * D + C of what their sums begin with, modulo 2^32: the bias
 *             with the input's zero point folded in
 *   2 words   for every two products k, k + 1: one for A and B, one for C and D, of halfwords
 *             256 * B[k] + A[k] and, above it, 256 * B[k + 1] + A[k + 1]
 *   8 words   a multiplier and an addend of each: rescale_x4.h. Before them, if `shifts` is 1, the
 *             shifts of A, B, C, D in the bytes of a word, lowest first. They are all 0, as without
 *             that word, or none is
 * without B or D their parts are 0. At the end all sums are below 2^23 in magnitude. */
#ifndef TFL2C_FULLY_CONNECTED_S8_X4_H
#define TFL2C_FULLY_CONNECTED_S8_X4_H

#include <stdint.h>

#define TFL2C_FULLY_CONNECTED_S8_X4_EXPONENT 9 /* of the rescaling */
#define TFL2C_FULLY_CONNECTED_S8_X4_WIDENED 256

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const uint32_t *blocks; /* [(units + 3) / 4][products + 12 + shifts] */
    int32_t products;       /* depth rounded up to a multiple of 4: [4, 65536] */
    int32_t depth;
    int32_t units;
    int32_t shifts;     /* words of shifts in a block: 0 or 1 */
    int32_t output_min; /* codes, activation included */
    int32_t output_max;
} tfl2c_fully_connected_s8_x4_params;

/* input: [rows][depth], output: [rows][units], scratch: 2 bytes for every product, or
 * for 256 if there are more */
void tfl2c_fully_connected_s8_x4(const tfl2c_fully_connected_s8_x4_params *p, const int8_t *input,
                                 int8_t *output, void *scratch, int32_t rows);

#ifdef __cplusplus
}
#endif

#endif
