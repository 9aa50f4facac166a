/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_irfft_f32.h"

#include "tfl2c/fft_f32.h"

#include "tfl2c/fft_parts.h"

#include "tfl2c/fft_spectrum.h"

void tfl2c_signal_irfft_f32(const tfl2c_signal_irfft_f32_params *p, const float *input,
                            float *output, float *scratch, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        tfl2c_fft_join(p->splits, input, scratch, p->points);
        tfl2c_fft(p->turns, scratch, 2 * p->points, output, p->points, 1);
        for (int32_t i = 0; i < 2 * p->points; i++) {
            output[i] /= (float)(2 * p->points);
        }
        input += 2 * (p->points + 1);
        output += 2 * p->points;
    }
}
