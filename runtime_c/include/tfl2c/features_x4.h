/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Weights of four filters A, B, C, D of SVDF, packed for 16-bit products. A block of them is
 *   4 words   A, 256 * B + A, C, 256 * D + C of what their sums begin with, modulo 2^32: the input's
 *             zero point folded in
 *   4 words   for every four elements of the input, 0 to 3, the last ones filled up with weights of
 *             0: A and B of 0 and 2, C and D of these, A and B of 1 and 3, C and D of these, in
 *             halfwords 256 * B + (A + 128), that of the greater element above the other
 * Filters that are missing have weights and sums of 0. */
#ifndef TFL2C_FEATURES_X4_H
#define TFL2C_FEATURES_X4_H

#include <stdint.h>

/* The sum of a filter, counted from 0. products: depth rounded up to a multiple of 4 */
static inline int32_t tfl2c_feature_x4(const uint32_t *blocks, int32_t products, int32_t depth,
                                       int32_t filter, const int8_t *input)
{
    const uint32_t *block = &blocks[filter / 4 * (4 + products)];
    const int32_t pair = filter % 4 / 2;
    uint32_t sum = block[2 * pair];

    if (filter % 2 != 0) {
        sum = (uint32_t)((int32_t)(block[2 * pair + 1] - sum) / 256);
    }
    for (int32_t k = 0; k < depth; k++) {
        const uint32_t word = block[4 + k / 4 * 4 + k % 2 * 2 + pair];
        const uint32_t half = word >> (k % 4 / 2 * 16);
        const int32_t even = (int32_t)(half & 255u) - 128;
        const int32_t odd = (int8_t)(uint8_t)(half >> 8);

        sum += (uint32_t)(input[k] * (filter % 2 != 0 ? odd : even));
    }
    return (int32_t)sum;
}

#endif
