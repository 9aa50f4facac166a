/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalDelay, int16: samples as they were some samples ago.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_DELAY_S16_H
#define TFL2C_SIGNAL_DELAY_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t delay;  /* samples, >= 0 */
    int32_t length; /* of the samples on a line */
} tfl2c_signal_delay_s16_params;

/* Makes the whole output.
 * input, output: [lines][length]
 * samples:       [lines][delay], at least one number, remembered: the last ones that came */
void tfl2c_signal_delay_s16(const tfl2c_signal_delay_s16_params *p, const int16_t *input,
                            int16_t *samples, int16_t *output, int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
