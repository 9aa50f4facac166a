/* SPDX-License-Identifier: Apache-2.0 OR 0BSD */
/* SignalStacker, int16: a frame with those before and behind it, as they come.
 * Arithmetic: TensorFlow Lite Micro's signal library. */
#ifndef TFL2C_SIGNAL_STACKER_S16_H
#define TFL2C_SIGNAL_STACKER_S16_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t channels; /* numbers of a frame */
    int32_t before; /* frames before it in a stack: the first frame of all is preceded by itself */
    int32_t frames; /* of a stack */
    int32_t step;   /* frames from the beginning of a stack to that of the next, [1, frames] */
} tfl2c_signal_stacker_s16_params;

/* Makes both outputs. A stack for which there are too few frames is zeros.
 * input:   [channels]
 * kept:    [frames - 1][channels], at least one frame, remembered: those of stacks to come
 * waiting: one number, remembered: how many they are, -1 before the first frame
 * output:  [frames][channels]
 * valid:   one number, 0 if there were too few frames */
void tfl2c_signal_stacker_s16(const tfl2c_signal_stacker_s16_params *p, const int16_t *input,
                              int16_t *kept, int32_t *waiting, int16_t *output, uint8_t *valid);

#ifdef __cplusplus
}
#endif

#endif
