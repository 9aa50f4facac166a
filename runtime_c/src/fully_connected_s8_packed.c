/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* Weights are stored plus 128: what that adds up to is the same for all units of a row. */
#include "tfl2c/fully_connected_s8_packed.h"

#include "tfl2c/block_codes.h"
#include "tfl2c/rescale.h"
#include "tfl2c/row_x4.h"
#include "tfl2c/sums_x4.h"

#if !defined(TFL2C_MAKES_ROW_X4)

/* Adds `count` products of four units to their sums, at most TFL2C_PRODUCTS_X4_MOST. */
static void add_products(const int8_t *codes, const uint32_t *words, int32_t count, int32_t *sums)
{
    uint32_t packed[3] = {0, 0, 0};

    for (int32_t i = 0; i < count; i++) {
        tfl2c_add_x4(codes[i], words[i], packed);
    }
    tfl2c_unpack_x4(packed, sums);
}

static void tfl2c_make_row_x4(tfl2c_row_x4 *row)
{
    const int32_t depth = (int32_t)(row->end - row->codes);

    for (; row->output < row->last; row->block += 13, row->words += depth, row->output += 4) {
        const int32_t units = (int32_t)(row->last - row->output);

        for (int32_t i = 0; i < 4; i++) {
            row->sums[i] = (int32_t)row->block[1 + 3 * i] + row->first;
        }
        for (int32_t k = 0; k < depth; k += TFL2C_PRODUCTS_X4_MOST) {
            const int32_t rest = depth - k;

            add_products(&row->codes[k], &row->words[k],
                         rest < TFL2C_PRODUCTS_X4_MOST ? rest : TFL2C_PRODUCTS_X4_MOST, row->sums);
        }
        tfl2c_write_block(row->sums, row->block, TFL2C_FULLY_CONNECTED_S8_PACKED_EXPONENT,
                          row->output, units < 4 ? units : 4);
    }
}

#endif

void tfl2c_fully_connected_s8_packed(const tfl2c_fully_connected_s8_packed_params *p,
                                     const int8_t *input, int8_t *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++, input += p->depth, output += p->units) {
        tfl2c_row_x4 row;

        row.codes = input;
        row.end = &input[p->depth];
        row.words = p->weights;
        row.block = p->blocks;
        row.output = output;
        row.last = &output[p->units];
        row.first = -tfl2c_offset_x4(input, p->depth);
        row.exponents = TFL2C_FULLY_CONNECTED_S8_PACKED_EXPONENT * 0x01010101u;
        tfl2c_make_row_x4(&row);
        tfl2c_activate(output, p->units, p->output_min, p->output_max);
    }
}
