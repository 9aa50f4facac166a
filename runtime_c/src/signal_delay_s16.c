/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_delay_s16.h"

#include <string.h>

static void copy(int16_t *to, const int16_t *from, int32_t count)
{
    memmove(to, from, (size_t)count * sizeof *to);
}

void tfl2c_signal_delay_s16(const tfl2c_signal_delay_s16_params *p, const int16_t *input,
                            int16_t *samples, int16_t *output, int32_t lines)
{
    const int32_t old = p->delay < p->length ? p->delay : p->length;
    const int32_t left = p->delay - old;

    for (int32_t l = 0; l < lines; l++) {
        copy(output, samples, old);
        copy(&output[old], input, p->length - old);
        copy(samples, &samples[old], left);
        copy(&samples[left], &input[p->length - old], old);
        input += p->length;
        output += p->length;
        samples += p->delay;
    }
}
