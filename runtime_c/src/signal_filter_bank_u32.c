/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_filter_bank_u32.h"

void tfl2c_signal_filter_bank_u32(const tfl2c_signal_filter_bank_u32_params *p,
                                  const uint32_t *input, uint64_t *output)
{
    int64_t sum = 0;

    for (int32_t c = 0; c <= p->channels; c++) {
        const int16_t *band = &p->bands[3 * c];
        const int16_t *weight = &p->weights[2 * band[1]];
        int64_t next = 0;

        for (int32_t i = 0; i < band[2]; i++, weight += 2) {
            const int64_t energy = input[band[0] + i];

            sum += weight[0] * energy; /* at most 2^15 products below 2^47 */
            next += weight[1] * energy;
        }
        if (c > 0) {
            output[c - 1] = (uint64_t)sum;
        }
        sum = next;
    }
}
