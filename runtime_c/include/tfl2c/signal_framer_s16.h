/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalFramer, int16: frames that overlap, from samples as they come.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_FRAMER_S16_H
#define TFL2C_SIGNAL_FRAMER_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t frame_size;
    int32_t frame_step; /* samples from the beginning of a frame to that of the next */
    int32_t frames;     /* that a call makes */
    int32_t kept;       /* samples for which the state has room */
} tfl2c_signal_framer_s16_params;

/* Makes both outputs. Frames for which there are too few samples are zeros.
 * input:   [lines][frames][frame_step]
 * samples: [lines][kept], remembered: those that came before and belong to frames to come
 * waiting: one number, remembered: how many they are on each line
 * output:  [lines][frames][frame_size]
 * valid:   one number, 0 if there were too few samples for a frame */
void tfl2c_signal_framer_s16(const tfl2c_signal_framer_s16_params *p, const int16_t *input,
                             int16_t *samples, int32_t *waiting, int16_t *output, uint8_t *valid,
                             int32_t lines);

#ifdef __cplusplus
}
#endif

#endif
