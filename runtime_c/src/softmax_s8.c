/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/softmax_s8.h"

#define CODE_SHIFT 23 /* from Q0.31 to codes of 1/256 */

void tfl2c_softmax_s8(const tfl2c_softmax_s8_params *p, const int8_t *input, int8_t *output,
                      int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        const int8_t *from = &input[r * p->depth];
        int8_t *to = &output[r * p->depth];
        const tfl2c_shares shares = tfl2c_shares_of(p, from, CODE_SHIFT);

        for (int32_t i = 0; i < p->depth; i++) {
            const int32_t share = tfl2c_share(p, &shares, from[i]);

            to[i] = (int8_t)(tfl2c_clamp(share, 0, UINT8_MAX) + INT8_MIN);
        }
    }
}
