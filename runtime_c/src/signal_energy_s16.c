/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_energy_s16.h"

#include <string.h>

void tfl2c_signal_energy_s16(const tfl2c_signal_energy_s16_params *p, const int16_t *input,
                             uint32_t *output)
{
    memset(output, 0, (size_t)p->bins * sizeof *output);
    for (int32_t i = p->start_index; i < p->end_index; i++) {
        const int32_t real = input[2 * i];
        const int32_t imaginary = input[2 * i + 1];

        output[i] = (uint32_t)(real * real) + (uint32_t)(imaginary * imaginary);
    }
}
