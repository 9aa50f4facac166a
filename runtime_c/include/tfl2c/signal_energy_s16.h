/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalEnergy, int16: squares of the absolute values of a spectrum.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_ENERGY_S16_H
#define TFL2C_SIGNAL_ENERGY_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t start_index; /* the first bin that is computed */
    int32_t end_index;   /* the one behind the last; all others become 0 */
    int32_t bins;
} tfl2c_signal_energy_s16_params;

/* Makes the whole output.
 * input:  [bins][real, imaginary]
 * output: [bins] */
void tfl2c_signal_energy_s16(const tfl2c_signal_energy_s16_params *p, const int16_t *input,
                             uint32_t *output);

#ifdef __cplusplus
}
#endif

#endif
