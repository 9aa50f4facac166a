/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalWindow, int16: samples times the weights of a window, shifted right.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_WINDOW_S16_H
#define TFL2C_SIGNAL_WINDOW_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t shift;  /* [0, 31] */
    int32_t length; /* of the window */
} tfl2c_signal_window_s16_params;

/* Makes the whole output. A product is rounded down and clamped to the range.
 * input, output: [windows][length]
 * window:        [length] */
void tfl2c_signal_window_s16(const tfl2c_signal_window_s16_params *p, const int16_t *input,
                             const int16_t *window, int16_t *output, int32_t windows);

#ifdef __cplusplus
}
#endif

#endif
