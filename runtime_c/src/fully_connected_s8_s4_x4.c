/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* A row that does not fill its last group of four codes is copied and filled up with zeros. */
#include "tfl2c/fully_connected_s8_s4_x4.h"

#include "tfl2c/nibbles_x4.h"

void tfl2c_fully_connected_s8_s4_x4(const tfl2c_fully_connected_s8_s4_x4_params *p,
                                    const int8_t *input, int8_t *output, void *scratch,
                                    int32_t rows)
{
    const tfl2c_nibbles all = {p->weights,         p->blocks,     p->units,
                               (p->depth + 3) / 4, p->output_min, p->output_max};
    int8_t *const copy = scratch;

    for (int32_t r = 0; r < rows; r++) {
        const int8_t *row = &input[r * p->depth];

        if (p->depth % 4 != 0) {
            memset(&copy[p->depth / 4 * 4], 0, 4);
            memcpy(copy, row, (size_t)p->depth);
            row = copy;
        }
        tfl2c_make_nibbles(&all, row, &output[r * p->units]);
    }
}
