/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalFilterBankSpectralSubtraction, uint32: channels without their estimated noise.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_U32_H
#define TFL2C_SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION_U32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t smoothing; /* share of the signal in the estimate, times 2^spectral_subtraction_bits */
    int32_t one_minus_smoothing; /* share of the estimate before */
    int32_t alternate_smoothing; /* the same for channels 1, 3, ... */
    int32_t alternate_one_minus_smoothing;
    int32_t min_signal_remaining; /* share of the signal that is left at least */
    int32_t smoothing_bits;       /* [0, 31]: the estimate has so many more bits than the signal */
    int32_t spectral_subtraction_bits; /* [0, 31] */
    int32_t clamping; /* whether an estimate above the signal is taken back to it */
    int32_t num_channels;
} tfl2c_signal_filter_bank_spectral_subtraction_u32_params;

/* Makes both outputs. Numbers count modulo 2^32, sums of products modulo 2^64.
 * input, output:   [num_channels]
 * noise, estimate: [num_channels]; the first is remembered, the second a copy of it */
void tfl2c_signal_filter_bank_spectral_subtraction_u32(
    const tfl2c_signal_filter_bank_spectral_subtraction_u32_params *p, const uint32_t *input,
    uint32_t *noise, uint32_t *output, uint32_t *estimate);

#ifdef __cplusplus
}
#endif

#endif
