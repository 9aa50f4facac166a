/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_window_s16.h"

#include "tfl2c/requant.h"

void tfl2c_signal_window_s16(const tfl2c_signal_window_s16_params *p, const int16_t *input,
                             const int16_t *window, int16_t *output, int32_t windows)
{
    for (int32_t w = 0; w < windows; w++) {
        const int16_t *from = &input[w * p->length];
        int16_t *to = &output[w * p->length];

        for (int32_t i = 0; i < p->length; i++) {
            const int32_t weighed = (from[i] * window[i]) >> p->shift;

            to[i] = (int16_t)tfl2c_clamp(weighed, INT16_MIN, INT16_MAX);
        }
    }
}
