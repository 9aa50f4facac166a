/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
#include "tfl2c/signal_filter_bank_spectral_subtraction_u32.h"

static uint64_t product(uint32_t x, int32_t share)
{
    return (uint64_t)x * (uint32_t)share;
}

void tfl2c_signal_filter_bank_spectral_subtraction_u32(
    const tfl2c_signal_filter_bank_spectral_subtraction_u32_params *p, const uint32_t *input,
    uint32_t *noise, uint32_t *output, uint32_t *estimate)
{
    const int32_t bits = p->spectral_subtraction_bits;

    for (int32_t c = 0; c < p->num_channels; c++) {
        const int32_t now = c % 2 ? p->alternate_smoothing : p->smoothing;
        const int32_t before = c % 2 ? p->alternate_one_minus_smoothing : p->one_minus_smoothing;
        const uint32_t signal = input[c] << p->smoothing_bits;
        const uint32_t found =
            (uint32_t)((product(signal, now) + product(noise[c], before)) >> bits);
        const uint32_t taken = found > signal ? signal : found;
        const uint32_t left = (signal - taken) >> p->smoothing_bits;
        const uint32_t least = (uint32_t)(product(input[c], p->min_signal_remaining) >> bits);

        noise[c] = p->clamping ? taken : found;
        estimate[c] = noise[c];
        output[c] = left > least ? left : least;
    }
}
