/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_fft_auto_scale_s16.h"

#include "tfl2c/bit_length.h"

static int32_t largest(const int16_t *x, int32_t count)
{
    int32_t found = 0;

    for (int32_t i = 0; i < count; i++) {
        if (x[i] > found) {
            found = x[i];
        } else if (-x[i] > found) {
            found = (int16_t)-x[i];
        }
    }
    return found;
}

void tfl2c_signal_fft_auto_scale_s16(const tfl2c_signal_fft_auto_scale_s16_params *p,
                                     const int16_t *input, int16_t *output, int32_t *bits)
{
    const int32_t most = largest(input, p->length);
    const int32_t shift = most > 0 ? 15 - tfl2c_bit_length((uint32_t)most) : 0;

    for (int32_t i = 0; i < p->length; i++) {
        output[i] = (int16_t)(uint16_t)((uint32_t)input[i] << shift);
    }
    *bits = shift;
}
