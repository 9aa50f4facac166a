/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_framer_s16.h"

#include <string.h>

static void copy(int16_t *to, const int16_t *from, int32_t count)
{
    memmove(to, from, (size_t)count * sizeof *to);
}

/* Makes one frame of those that wait and a step of new samples; returns whether there are enough. */
static uint8_t make_frame(const tfl2c_signal_framer_s16_params *p, const int16_t *input,
                          int16_t *samples, int32_t *waiting, int16_t *output)
{
    const int32_t old = *waiting;
    const int32_t step = p->frame_step;

    if (old + step < p->frame_size) {
        memset(output, 0, (size_t)p->frame_size * sizeof *output);
        copy(&samples[old], input, step);
        *waiting = old + step;
        return 0;
    }
    copy(output, samples, old);
    copy(&output[old], input, p->frame_size - old);
    if (old >= step) {
        copy(samples, &samples[step], old - step);
        copy(&samples[old - step], input, step);
    } else {
        copy(samples, &input[step - old], old);
    }
    return 1;
}

void tfl2c_signal_framer_s16(const tfl2c_signal_framer_s16_params *p, const int16_t *input,
                             int16_t *samples, int32_t *waiting, int16_t *output, uint8_t *valid,
                             int32_t lines)
{
    const int32_t before = *waiting;

    *valid = 1;
    for (int32_t l = 0; l < lines; l++) {
        *waiting = before;
        for (int32_t f = 0; f < p->frames; f++) {
            *valid &= make_frame(p, input, &samples[l * p->kept], waiting, output);
            input += p->frame_step;
            output += p->frame_size;
        }
    }
}
