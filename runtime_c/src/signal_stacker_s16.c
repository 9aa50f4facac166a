/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_stacker_s16.h"

#include <string.h>

static void copy(int16_t *to, const int16_t *from, int32_t count)
{
    memcpy(to, from, (size_t)count * sizeof *to);
}

void tfl2c_signal_stacker_s16(const tfl2c_signal_stacker_s16_params *p, const int16_t *input,
                              int16_t *kept, int32_t *waiting, int16_t *output, uint8_t *valid)
{
    const int32_t channels = p->channels;
    const int32_t old = *waiting < 0 ? 0 : *waiting;
    const int32_t there = old + 1 + (*waiting < 0 ? p->before : 0);
    int16_t *to = there < p->frames ? kept : output;

    *valid = there >= p->frames;
    *waiting = there;
    if (*valid) {
        copy(output, kept, old * channels);
        *waiting -= p->step;
    } else {
        memset(output, 0, (size_t)(p->frames * channels) * sizeof *output);
    }
    for (int32_t f = old; f < there; f++) {
        copy(&to[f * channels], input, channels);
    }
    if (*valid) {
        copy(kept, &output[p->step * channels], *waiting * channels);
    }
}
