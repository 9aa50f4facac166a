/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalFftAutoScale, int16: samples shifted left as far as the largest of them allows.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_FFT_AUTO_SCALE_S16_H
#define TFL2C_SIGNAL_FFT_AUTO_SCALE_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t length;
} tfl2c_signal_fft_auto_scale_s16_params;

/* Makes both outputs. The largest sample is sought from the first one on, a negative one by its
 * absolute value, except that -32768 counts as itself and so loses to any sample behind it.
 * input, output: [length]
 * bits:          one number, [0, 15], by which the samples are shifted */
void tfl2c_signal_fft_auto_scale_s16(const tfl2c_signal_fft_auto_scale_s16_params *p,
                                     const int16_t *input, int16_t *output, int32_t *bits);

#ifdef __cplusplus
}
#endif

#endif
