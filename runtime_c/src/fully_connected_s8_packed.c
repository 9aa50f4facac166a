/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Weights are stored plus 128: what that adds up to is the same for all units of a row. */
#include "tfl2c/fully_connected_s8_packed.h"

#include "tfl2c/block_codes.h"
#include "tfl2c/products_x4.h"
#include "tfl2c/rescale.h"

/* Adds `count` products of four units to their sums, at most TFL2C_PRODUCTS_X4_MOST. */
static void add_products(const int8_t *row, const uint32_t *words, int32_t count, int32_t sums[4])
{
    const int32_t whole = count & ~3;
    uint32_t packed[3] = {0, 0, 0};

    if (whole > 0) {
        tfl2c_multiply_x4(row, words, whole, packed);
    }
    for (int32_t i = whole; i < count; i++) {
        tfl2c_add_x4(row[i], words[i], packed);
    }
    tfl2c_unpack_x4(packed, sums);
}

static void make_row(const tfl2c_fully_connected_s8_packed_params *p, const int8_t *row,
                     int8_t *output)
{
    const int32_t zero = tfl2c_offset_x4(row, p->depth);
    const uint32_t *weights = p->weights;
    const uint32_t *block = p->blocks;

    for (int32_t u = 0; u < p->units; u += 4, block += 13, weights += p->depth) {
        int32_t sums[4];

        for (int32_t i = 0; i < 4; i++) {
            sums[i] = (int32_t)block[1 + 3 * i] - zero;
        }
        for (int32_t k = 0; k < p->depth; k += TFL2C_PRODUCTS_X4_MOST) {
            const int32_t rest = p->depth - k;

            add_products(&row[k], &weights[k],
                         rest < TFL2C_PRODUCTS_X4_MOST ? rest : TFL2C_PRODUCTS_X4_MOST, sums);
        }
        tfl2c_write_block(sums, block, TFL2C_FULLY_CONNECTED_S8_PACKED_EXPONENT, &output[u],
                          p->units - u < 4 ? p->units - u : 4);
    }
    tfl2c_activate(output, p->units, p->output_min, p->output_max);
}

void tfl2c_fully_connected_s8_packed(const tfl2c_fully_connected_s8_packed_params *p,
                                     const int8_t *input, int8_t *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        make_row(p, &input[r * p->depth], &output[r * p->units]);
    }
}
