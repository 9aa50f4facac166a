/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalPCAN, uint32: per-channel amplitude normalization. A gain that depends on the noise
 * multiplies the signal; what comes out small shrinks.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_PCAN_U32_H
#define TFL2C_SIGNAL_PCAN_U32_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t
        snr_shift; /* [0, 63], so many bits of signal times gain go; 12 of the rest are fraction */
    int32_t channels;
} tfl2c_signal_pcan_u32_params;

/* Makes the whole output, which has 6 bits of fraction.
 * input, noise, output: [channels]
 * gains: [125]: the gain for noise 0, 1 and 2, behind the last of them the rest of a parabola, then
 *        a parabola for each further power of two up to 2^31: constant, linear, square term, 0 */
void tfl2c_signal_pcan_u32(const tfl2c_signal_pcan_u32_params *p, const uint32_t *input,
                           const uint32_t *noise, const int16_t *gains, uint32_t *output);

#ifdef __cplusplus
}
#endif

#endif
