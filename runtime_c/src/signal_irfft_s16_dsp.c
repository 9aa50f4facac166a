/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* signal_irfft_s16 for cores with 16-bit products. Same contract, same bits as
 * signal_irfft_s16.c. */
#include "tfl2c/signal_irfft_s16.h"

#include <arm_acle.h>

#include "tfl2c/fft_s16.h"

#include "tfl2c/fft_pairs_s16.h"

#include "tfl2c/fft_spectrum.h"

#if !defined(__ARM_FEATURE_DSP)
#error "signal_irfft_s16_dsp.c needs 16-bit products; build signal_irfft_s16.c instead"
#endif

void tfl2c_signal_irfft_s16(const tfl2c_signal_irfft_s16_params *p, const int16_t *input,
                            int16_t *output, int16_t *scratch, int32_t rows)
{
    for (int32_t r = 0; r < rows; r++) {
        tfl2c_fft_join(p->splits, input, scratch, p->points);
        tfl2c_fft(p->turns, scratch, 2 * p->points, output, p->points, 1);
        input += 2 * (p->points + 1);
        output += 2 * p->points;
    }
}
