/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/softmax_s8_s16.h"

#define CODE_SHIFT 15 /* from Q0.31 to codes of 1/65536 */

void tfl2c_softmax_s8_s16(const tfl2c_softmax_s8_s16_params *p, const int8_t *input,
                          int16_t *output, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        const int8_t *from = &input[r * p->depth];
        int16_t *to = &output[r * p->depth];
        const tfl2c_shares shares = tfl2c_shares_of(p, from, CODE_SHIFT);

        for (int32_t i = 0; i < p->depth; i++) {
            const int32_t share = tfl2c_share(p, &shares, from[i]);

            to[i] = (int16_t)(tfl2c_clamp(share, 0, UINT16_MAX) + INT16_MIN);
        }
    }
}
